// The password, keys and tokens that log somebody in.
import {useState} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Heading, Once, Table, Time, Trouble, part, submits, t, useServer, useTask} from './parts.js';

const scope = ({most, apps}) => `${most}${apps.includes('*') ? '' : ` on ${apps.join(', ')}`}`;
const expires = ({expires: when}) => (when ? part(Time, {at: when}) : t.span({class: 'quiet'}, 'never'));

function Password({who}) {
  const path = `/api/users/${who.user}/password`;
  const [made, setMade] = useState(undefined);
  const task = useTask();
  const renew = async () => setMade(await change('PUT', path, {}));
  const choose = submits(task, async (given) => {
    await change('PUT', path, {password: given.get('password')});
    setMade({});
  });
  return t.section(
    t.h2('Password'),
    t.p('It gives all that you may do, on this page and for Git over HTTPS. Another one ends your sessions.'),
    made?.password && part(Once, {title: `Password of ${made.user}`, values: {Password: made.password}, done: () => setMade({})}),
    made && !made.password && t.p({role: 'status'}, 'It is changed.'),
    part(Confirmed, {label: 'Make a new password', question: 'Make a new password? The one that there may be stops working at once.', act: renew}),
    t.details(t.summary('Choose a password'),
      t.form({onSubmit: choose},
        t.input({type: 'text', name: 'username', autocomplete: 'username', value: who.user, readOnly: true, class: 'hidden', tabIndex: -1, 'aria-hidden': true}),
        t.label('New password', t.input({name: 'password', type: 'password', autocomplete: 'new-password', minlength: 12, required: true})),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Change'))));
}

function Keys() {
  const {value, failure, again} = useServer('/api/keys');
  const task = useTask();
  const add = submits(task, async (given) => {
    await change('POST', '/api/keys', {keys: given.get('keys')});
    again();
  });
  const remove = async (key) => {
    await change('DELETE', `/api/keys?${new URLSearchParams({key})}`);
    again();
  };
  const rows = (value?.items ?? []).map((key) => ({
    key: key.fingerprint,
    cells: [key.label, t.code({class: 'long'}, key.fingerprint), scope(key.scope), part(Time, {at: key.added}), part(Time, {at: key.lastUsed}),
      part(Confirmed, {label: 'Remove', name: `Remove key ${key.label}`, kind: 'danger', question: `Remove key ${key.label}? Who has it can log in no more.`, act: () => remove(key.fingerprint)})],
  }));
  return t.section(
    t.h2('SSH keys'),
    part(Trouble, {failure}),
    value && part(Table, {caption: 'What pushes', heads: ['Label', 'Fingerprint', 'Scope', 'Added', 'Last used', ''], rows, empty: 'You have no keys.'}),
    t.details(t.summary('Add a key'),
      t.form({onSubmit: add},
        t.label('Public keys, one a line', t.textarea({name: 'keys', rows: 3, required: true, spellcheck: false, placeholder: 'ssh-ed25519 AAAA… you@laptop'})),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Add'))));
}

function Tokens() {
  const {value, failure, again} = useServer('/api/tokens');
  const [made, setMade] = useState(undefined);
  const task = useTask();
  const add = submits(task, async (given) => {
    const wanted = {scope: {}};
    if (given.get('label')) wanted.label = given.get('label');
    if (given.get('most') !== 'full') wanted.scope.most = given.get('most');
    if (given.get('expires')) wanted.scope.expires = given.get('expires');
    setMade(await change('POST', '/api/tokens', wanted));
    again();
  });
  const remove = async (id) => {
    await change('DELETE', `/api/tokens/${id}`);
    again();
  };
  const rows = (value?.items ?? []).map((token) => ({
    key: token.id,
    cells: [token.label, scope(token.scope), expires(token.scope), part(Time, {at: token.added}), part(Time, {at: token.lastUsed}),
      part(Confirmed, {label: 'Remove', name: `Remove token ${token.label}`, kind: 'danger', question: `Remove token ${token.label}? Who has it can log in no more.`, act: () => remove(token.id)})],
  }));
  return t.section(
    t.h2('Tokens'),
    part(Trouble, {failure}),
    made && part(Once, {title: `Token ${made.token.label}`, values: {Token: made.secret}, done: () => setMade(undefined)}),
    value && part(Table, {caption: 'What logs in over HTTP', heads: ['Label', 'Scope', 'Expires', 'Added', 'Last used', ''], rows, empty: 'You have no tokens.'}),
    t.details(t.summary('Make a token'),
      t.form({onSubmit: add},
        t.label('Label', t.input({name: 'label', placeholder: 'ci', maxlength: 64})),
        t.label('At most', t.select({name: 'most'}, ['full', 'deploy', 'push', 'read'].map((right) => t.option({value: right}, right)))),
        t.label('Expires', t.input({name: 'expires', placeholder: '30d, or never'})),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Make'))));
}

export function Account({who}) {
  return [
    part(Heading, {text: 'Account'}),
    who.managesIdentity ? [part(Password, {who}), part(Keys), part(Tokens)] : t.p('This login may not manage keys, tokens and passwords; sign in with one that is not narrowed.'),
  ];
}

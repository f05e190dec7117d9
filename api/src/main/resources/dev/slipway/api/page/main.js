// The page: who looks, and what they look at.
import {render} from './preact.js';
import {useEffect, useState} from './hooks.js';
import {get, signIn, signOut} from './server.js';
import {Heading, Trouble, part, t, useTask} from './parts.js';
import {Apps} from './apps.js';
import {App} from './app.js';
import {Deploy} from './deploy.js';
import {Account} from './account.js';
import {Namespace, Namespaces} from './namespaces.js';
import {Users} from './users.js';

const routes = [
  [/^#\/apps\/([^/]+)\/([^/]+)\/deploys\/(d[0-9]+)$/, ([, namespace, app, id]) => part(Deploy, {namespace, app, id, key: id})],
  [/^#\/apps\/([^/]+)\/([^/]+)(?:\/([a-z]+))?$/, ([, namespace, app, tab], who) => part(App, {namespace, app, tab, who, key: `${namespace}/${app}`})],
  [/^#\/namespaces$/, () => part(Namespaces)],
  [/^#\/namespaces\/([^/]+)$/, ([, name], who) => part(Namespace, {name, who, key: name})],
  [/^#\/users$/, (_, who) => part(Users, {who})],
  [/^#\/account$/, (_, who) => part(Account, {who})],
];

function view(hash, who) {
  for (const [pattern, show] of routes) {
    const found = pattern.exec(hash);
    if (found) return show(found, who);
  }
  return part(Apps, {who});
}

function SignIn({done}) {
  const task = useTask();
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    task.run(async () => {
      await signIn(given.get('user'), given.get('password'));
      await done();
    });
  };
  return t.form({class: 'sign-in', onSubmit: submit},
    part(Heading, {text: 'Sign in'}),
    t.label('User', t.input({name: 'user', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, required: true})),
    t.label('Password or token', t.input({name: 'password', type: 'password', autocomplete: 'current-password', required: true})),
    part(Trouble, {failure: task.failure?.status === 401 ? new Error('No user has that name with that password or token.') : task.failure}),
    t.button({class: 'main', disabled: task.busy}, 'Sign in'),
    t.p({class: 'quiet'}, 'Whoever has an SSH key makes a token with ', t.code('ssh HOST tokens add'), '.'));
}

function Page() {
  const [hash, setHash] = useState(location.hash);
  const [who, setWho] = useState(undefined);
  const [failure, setFailure] = useState(undefined);
  const ask = () => get('/api/server').then(
    (server) => { setFailure(undefined); setWho(server); },
    (refusal) => { setWho(null); setFailure(refusal.status === 401 ? undefined : refusal); });
  useEffect(() => {
    const moved = () => setHash(location.hash);
    const gone = () => setWho(null);
    addEventListener('hashchange', moved);
    addEventListener('signed-out', gone);
    ask();
    return () => {
      removeEventListener('hashchange', moved);
      removeEventListener('signed-out', gone);
    };
  }, []);
  const leave = () => signOut().finally(() => { setWho(null); location.hash = ''; });
  const current = (prefix) => (hash.startsWith(prefix) ? 'page' : undefined);
  return [
    t.a({class: 'skip', href: '#main', onClick: (event) => { event.preventDefault(); document.querySelector('h1')?.focus(); }}, 'To the content'),
    t.header({class: 'bar'},
      t.a({class: 'brand', href: '#/'}, 'Slipway'),
      who && t.nav({'aria-label': 'Main'},
        t.a({href: '#/', 'aria-current': hash === '' || hash === '#/' || current('#/apps') ? 'page' : undefined}, 'Apps'),
        t.a({href: '#/namespaces', 'aria-current': current('#/namespaces')}, 'Namespaces'),
        who.admin && who.managesIdentity && t.a({href: '#/users', 'aria-current': current('#/users')}, 'Users'),
        t.a({href: '#/account', 'aria-current': current('#/account')}, 'Account'),
        t.a({href: '/api/'}, 'API')),
      who && t.div({class: 'who'}, t.span(who.user), t.button({type: 'button', class: 'plain', onClick: leave}, 'Sign out'))),
    t.main({id: 'main'},
      part(Trouble, {failure}),
      who === undefined ? t.p({class: 'quiet', 'aria-busy': true}, 'Loading')
        : who === null ? part(SignIn, {done: ask})
          : view(hash, who)),
    t.footer(who ? `Slipway ${who.version}` : 'Slipway'),
  ];
}

render(part(Page), document.getElementById('page'));

// The accounts of the server, for admins.
import {useState} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Heading, Once, Table, Time, Trouble, part, submits, t, useServer, useTask} from './parts.js';

function Add({added}) {
  const task = useTask();
  const add = submits(task, async (given) => {
    const user = await change('POST', '/api/users', {name: given.get('name').trim(), admin: given.has('admin')});
    await added(user.name);
  });
  return t.details(
    t.summary('Add a user'),
    t.form({onSubmit: add},
      t.label('Name', t.input({name: 'name', required: true, autocapitalize: 'none', spellcheck: false})),
      t.label({class: 'check'}, t.input({type: 'checkbox', name: 'admin'}), 'Admin: may do everything to every app, and manage users'),
      part(Trouble, task),
      t.button({class: 'main', disabled: task.busy}, 'Add')));
}

export function Users({who}) {
  const {value, failure, again} = useServer('/api/users');
  const [made, setMade] = useState(undefined);
  const renew = async (user) => {
    setMade(await change('PUT', `/api/users/${user}/password`, {}));
    again();
  };
  const remove = async (user) => {
    await change('DELETE', `/api/users/${user}`);
    again();
  };
  const buttons = (user) => t.div({class: 'buttons'},
    part(Confirmed, {label: 'New password', name: `New password for ${user}`, question: `Make a new password for ${user}? The one that there may be stops working at once.`, act: () => renew(user)}),
    part(Confirmed, {label: 'Remove', name: `Remove ${user}`, kind: 'danger', question: `Remove ${user} with keys, tokens and password? Refused while the user owns apps.`, act: () => remove(user)}));
  const rows = (value?.items ?? []).map((user) => ({
    key: user.name,
    cells: [user.name, user.admin ? 'admin' : '', String(user.keys), user.password ? 'yes' : 'no', part(Time, {at: user.created}),
      user.name === who.user ? t.a({href: '#/account'}, 'you') : buttons(user.name)],
  }));
  return [
    part(Heading, {text: 'Users'}),
    part(Trouble, {failure}),
    made && part(Once, {title: `Password of ${made.user}`, values: {Password: made.password}, done: () => setMade(undefined)}),
    value && part(Table, {caption: 'Who can log in', heads: ['Name', 'Role', 'SSH keys', 'Password', 'Added', ''], rows, empty: 'There are no users.'}),
    part(Add, {added: renew}),
  ];
}

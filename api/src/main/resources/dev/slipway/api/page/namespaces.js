// The namespaces that somebody may see, and one of them.
import {change} from './server.js';
import {Confirmed, Heading, Table, Time, Trouble, part, submits, t, useServer, useTask} from './parts.js';
import {Configurations} from './configurations.js';

export function Namespaces() {
  const {value, failure} = useServer('/api/namespaces', {every: 5000});
  const task = useTask();
  const add = submits(task, async (given) => {
    const made = await change('POST', '/api/namespaces', {name: given.get('name').trim()});
    location.hash = `#/namespaces/${made.name}`;
  });
  const rows = (value?.items ?? []).map((each) => ({
    key: each.name,
    cells: [t.a({href: `#/namespaces/${each.name}`}, each.name), each.role ?? '', String(each.members), String(each.apps), Date.parse(each.created) ? part(Time, {at: each.created}) : ''],
  }));
  return [
    part(Heading, {text: 'Namespaces'}),
    part(Trouble, {failure}),
    value && part(Table, {caption: 'Groups of apps, and their members', heads: ['Name', 'Your role', 'Members', 'Apps', 'Made'], rows, empty: 'There are no namespaces for this login.'}),
    t.details(
      t.summary('Make a namespace'),
      t.form({onSubmit: add},
        t.label('Name', t.input({name: 'name', required: true, autocapitalize: 'none', spellcheck: false, placeholder: 'team'})),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Make'))),
  ];
}

const roles = {viewer: 'viewer: sees all apps', user: 'user: deploys them, and makes apps', admin: 'admin: does all, and chooses the members'};

function Members({path, who, manages}) {
  const {value, failure, again} = useServer(`${path}/members`);
  const task = useTask();
  const grant = submits(task, async (given) => {
    await change('PUT', `${path}/members/${encodeURIComponent(given.get('user').trim())}`, {role: given.get('role')});
    again();
  });
  const revoke = async (user) => {
    await change('DELETE', `${path}/members/${user}`);
    if (user === who.user) location.hash = '#/namespaces';
    again();
  };
  const rows = (value?.items ?? []).map(({user, role}) => ({
    key: user,
    cells: [user, role, (manages || user === who.user) && part(Confirmed, {
      label: user === who.user ? 'Leave' : 'Remove', name: user === who.user ? 'Leave' : `Remove ${user}`, kind: 'danger',
      question: user === who.user ? 'Be no member any more? Only an admin of it can bring you back.' : `End the membership of ${user}?`, act: () => revoke(user)})],
  }));
  return [
    part(Trouble, {failure}),
    value && part(Table, {caption: 'Who is a member', heads: ['User', 'Role', ''], rows, empty: 'It has no members.'}),
    manages && t.details(
      t.summary('Add a member'),
      t.form({onSubmit: grant},
        t.label('User', t.input({name: 'user', required: true, autocapitalize: 'none', spellcheck: false})),
        t.label('Role', t.select({name: 'role'}, Object.entries(roles).map(([role, meaning]) => t.option({key: role, value: role}, meaning)))),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Give'))),
  ];
}

export function Namespace({name, who}) {
  const path = `/api/namespaces/${name}`;
  const {value, failure} = useServer(path);
  const remove = async () => {
    await change('DELETE', path);
    location.hash = '#/namespaces';
  };
  const open = name === 'workspace';
  const manages = value?.right === 'manage';
  return [
    t.nav({class: 'crumbs', 'aria-label': 'Way back'}, t.a({href: '#/namespaces'}, 'Namespaces')),
    part(Heading, {text: name},
      manages && !open && t.div({class: 'buttons'}, part(Confirmed, {
        label: 'Remove namespace', kind: 'danger', act: remove,
        question: `Remove ${name} with all apps (${value.apps}) and configurations in it? Nothing of it can be brought back.`}))),
    part(Trouble, {failure}),
    value && t.p(open ? 'Every user may make apps here, and sees the own ones and those granted.' : `${value.apps === 1 ? '1 app' : `${value.apps} apps`} that you may see.`),
    value && part(Members, {path, who, manages}),
    value && part(Configurations, {namespace: name, makes: value.right !== 'read'}),
  ];
}

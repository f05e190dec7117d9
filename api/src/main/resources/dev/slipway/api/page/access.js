// Who has rights on an app beside its owner.
import {change} from './server.js';
import {Confirmed, Table, Trouble, part, submits, t, useServer, useTask} from './parts.js';

const rights = {read: 'read: look at it', push: 'push: and push branches that are not deployed', deploy: 'deploy: and change what runs', manage: 'manage: and delete it, grant rights'};

export function Access({app, path}) {
  const {value, failure, again} = useServer(`${path}/access`);
  const task = useTask();
  const grant = submits(task, async (given) => {
    await change('PUT', `${path}/access/${encodeURIComponent(given.get('user').trim())}`, {right: given.get('right')});
    again();
  });
  const revoke = async (user) => {
    await change('DELETE', `${path}/access/${user}`);
    again();
  };
  const rows = (value?.items ?? []).map((each) => ({
    key: each.user,
    cells: [each.user, each.right, part(Confirmed, {label: 'Revoke', name: `Revoke ${each.user}`, kind: 'danger', question: `Take the right to ${each.right} ${app.name} from ${each.user}?`, act: () => revoke(each.user)})],
  }));
  return [
    t.p('It is ', t.strong(app.owner), '\'s. Members of ', t.a({href: `#/namespaces/${app.namespace}`}, `namespace ${app.namespace}`), ' have rights on it by their role.'),
    part(Trouble, {failure}),
    value && part(Table, {caption: 'Rights on this app alone', heads: ['User', 'Right', ''], rows, empty: 'Nobody else was given a right on it.'}),
    t.details(
      t.summary('Give a right'),
      t.form({onSubmit: grant},
        t.label('User', t.input({name: 'user', required: true, autocapitalize: 'none', spellcheck: false})),
        t.label('Right', t.select({name: 'right'}, Object.entries(rights).map(([right, meaning]) => t.option({key: right, value: right}, meaning)))),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Give'))),
  ];
}

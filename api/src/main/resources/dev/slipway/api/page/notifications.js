// Who is told of an app's deploys, and what they were told.
import {useState} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Once, Table, Time, Trouble, part, submits, t, useServer, useTask} from './parts.js';
import {Deliveries} from './deliveries.js';

function Add({path, added}) {
  const task = useTask();
  const add = submits(task, async (given) => added(await change('POST', `${path}/notifications`, {url: given.get('url')})));
  return t.details(
    t.summary('Tell an address'),
    t.form({onSubmit: add},
      t.label('Address', t.input({name: 'url', type: 'url', placeholder: 'https://example.com/deploys', required: true, size: 40})),
      part(Trouble, task),
      t.button({class: 'main', disabled: task.busy}, 'Add')));
}

export function Notifications({path, may}) {
  const {value, failure, again} = useServer(`${path}/notifications`);
  const [made, setMade] = useState(undefined);
  const remove = async (id) => {
    await change('DELETE', `/api/notifications/${id}`);
    again();
  };
  const rows = (value?.items ?? []).map((told) => ({
    key: told.id,
    cells: [told.url, told.by, part(Time, {at: told.added}),
      may('manage') && part(Confirmed, {label: 'Remove', name: `Remove ${told.url}`, kind: 'danger', question: `Tell ${told.url} no more, and forget what it was told?`, act: () => remove(told.id)})],
  }));
  return [
    part(Trouble, {failure}),
    made && part(Once, {title: `Give this to ${made.notification.url}`, values: {Secret: made.secret}, done: () => setMade(undefined)}),
    value && part(Table, {
      caption: 'Who is told of its deploys', heads: ['Address', 'By', 'Added', ''], rows,
      empty: 'Nobody is told of its deploys.',
    }),
    may('manage') && part(Add, {path, added: (told) => { setMade(told); again(); }}),
    t.h2('Deliveries'),
    part(Deliveries, {list: `${path}/notifications/deliveries`, each: '/api/notifications/deliveries', may, caption: 'What they were told, the newest first', empty: 'Nobody was told anything yet.'}),
  ];
}

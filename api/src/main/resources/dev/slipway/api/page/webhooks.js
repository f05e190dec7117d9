// The repositories that an app follows, and what was delivered of them.
import {useState} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Once, State, Table, Time, Trouble, part, t, useServer, useTask} from './parts.js';

function Add({path, added}) {
  const task = useTask();
  const submit = (event) => {
    event.preventDefault();
    const form = event.target;
    const given = new FormData(form);
    const wanted = {provider: given.get('provider'), url: given.get('url')};
    for (const name of ['branch', 'token']) {
      if (given.get(name)) wanted[name] = given.get(name);
    }
    task.run(async () => {
      added(await change('POST', `${path}/webhooks`, wanted));
      form.reset();
    });
  };
  return t.details(
    t.summary('Follow a repository'),
    t.form({onSubmit: submit},
      t.label('Provider', t.select({name: 'provider'}, t.option({value: 'github'}, 'GitHub'), t.option({value: 'gitlab'}, 'GitLab'), t.option({value: 'gitea'}, 'Gitea, Forgejo'))),
      t.label('Repository', t.input({name: 'url', placeholder: 'https://github.com/OWNER/REPO', required: true, size: 40})),
      t.label('Branch', t.input({name: 'branch', placeholder: 'the deploy branch'})),
      t.label('Token, for a private one', t.input({name: 'token', type: 'password', autocomplete: 'off'})),
      part(Trouble, task),
      t.button({class: 'main', disabled: task.busy}, 'Follow')));
}

function Deliveries({path, may}) {
  const {value, failure, again} = useServer(`${path}/deliveries`, {every: 5000});
  const task = useTask();
  const replay = (id) => task.run(async () => {
    await change('POST', `/api/deliveries/${id}/replay`);
    again();
  });
  const rows = (value?.items ?? []).map((delivery) => ({
    key: delivery.id,
    cells: [t.code(delivery.id.slice(0, 8)), delivery.event, part(State, {word: delivery.state}), delivery.outcome, part(Time, {at: delivery.received}),
      may('deploy') && t.button({type: 'button', disabled: task.busy, onClick: () => replay(delivery.id), 'aria-label': `Replay ${delivery.id}`}, 'Replay')],
  }));
  return [
    part(Trouble, {failure: failure ?? task.failure}),
    value && part(Table, {
      caption: 'What was delivered, the newest first', heads: ['Delivery', 'Event', 'State', 'Outcome', 'When', ''], rows,
      empty: 'Nothing was delivered yet.',
    }),
  ];
}

export function Webhooks({path, may}) {
  const {value, failure, again} = useServer(`${path}/webhooks`);
  const [made, setMade] = useState(undefined);
  const remove = async (id) => {
    await change('DELETE', `/api/webhooks/${id}`);
    again();
  };
  const rows = (value?.items ?? []).map((webhook) => ({
    key: webhook.id,
    cells: [webhook.provider, webhook.url, webhook.branch, webhook.by, part(Time, {at: webhook.added}),
      may('manage') && part(Confirmed, {label: 'Remove', kind: 'danger', question: `Follow ${webhook.url} no more, and forget what was delivered of it?`, act: () => remove(webhook.id)})],
  }));
  return [
    part(Trouble, {failure}),
    made && part(Once, {
      title: `Give this to ${made.webhook.provider}`, done: () => setMade(undefined),
      values: {'Payload URL': made.payloadUrl, 'Content type': 'application/json', Secret: made.secret, 'Deploy key': made.deployKey, 'Host key': made.hostKey},
    }),
    value && part(Table, {
      caption: 'Repositories that it follows', heads: ['Provider', 'Repository', 'Branch', 'By', 'Added', ''], rows,
      empty: 'It follows no repository: it is pushed to.',
    }),
    may('manage') && part(Add, {path, added: (webhook) => { setMade(webhook); again(); }}),
    t.h2('Deliveries'),
    part(Deliveries, {path, may}),
  ];
}

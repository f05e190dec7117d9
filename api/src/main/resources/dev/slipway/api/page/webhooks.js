// The repositories that an app follows, and what was delivered of them.
import {useState} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Once, Table, Time, Trouble, part, t, useServer, useTask} from './parts.js';
import {Deliveries} from './deliveries.js';

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
      may('manage') && part(Confirmed, {label: 'Remove', name: `Remove ${webhook.url}`, kind: 'danger', question: `Follow ${webhook.url} no more, and forget what was delivered of it?`, act: () => remove(webhook.id)})],
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
    part(Deliveries, {list: `${path}/deliveries`, each: '/api/deliveries', may, caption: 'What was delivered, the newest first', empty: 'Nothing was delivered yet.'}),
  ];
}

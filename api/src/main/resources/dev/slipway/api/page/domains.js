// The hosts by which an app is reached.
import {Confirmed, Table, Trouble, part, t, useServer} from './parts.js';
import {useChange} from './lines.js';

export function Domains({app, path, again, may}) {
  const {value, failure, again: reload} = useServer(`${path}/domains`, {every: 5000});
  const work = useChange();
  const after = () => {
    reload();
    again();
  };
  const add = work.submits((given) => ['PUT', `${path}/domains/${encodeURIComponent(given.get('host').trim())}`], after);
  const remove = async (host) => await work.begin('DELETE', `${path}/domains/${host}`) && after();
  const rows = (value?.items ?? []).map((each) => ({
    key: each.host,
    cells: [t.a({href: each.url, rel: 'noreferrer'}, each.url), each.added ? 'added' : 'from the server',
      each.added && may('manage') && part(Confirmed, {label: 'Remove', name: `Remove ${each.host}`, kind: 'danger', disabled: work.busy, question: `Route ${each.host} to ${app.name} no more?`, act: () => remove(each.host)})],
  }));
  return [
    work.shown,
    part(Trouble, {failure}),
    value && part(Table, {caption: 'Where it is reached', heads: ['Address', 'Origin', ''], rows, empty: 'It has no hosts.'}),
    may('manage') && t.details(
      t.summary('Add a domain'),
      t.form({onSubmit: add},
        t.label('Host', t.input({name: 'host', required: true, autocapitalize: 'none', spellcheck: false, placeholder: 'www.example.com'})),
        t.button({class: 'main', disabled: work.busy}, 'Add'),
        t.p({class: 'quiet'}, 'Point the host\'s DNS entry to this server.'))),
  ];
}

// An app's configuration: its own values, and the shared ones that it is bound to.
import {useState} from './hooks.js';
import {Confirmed, Table, Trouble, part, t, useServer} from './parts.js';
import {useChange} from './lines.js';

function Values({path, work, done, may}) {
  const [shown, setShown] = useState(false);
  const {value, failure, again} = useServer(`${path}/config${shown ? '?reveal=true' : ''}`);
  const after = () => {
    again();
    done();
  };
  const set = work.submits((given) => ['POST', `${path}/config`, {values: {[given.get('name')]: given.get('value')}}], after);
  const unset = async (name) => await work.begin('DELETE', `${path}/config/${name}`) && after();
  const rows = (value?.items ?? []).map((each) => ({
    key: each.name,
    cells: [t.code(each.name), each.value === undefined ? t.span({class: 'quiet'}, 'not shown') : t.code({class: 'copied'}, each.value),
      may('deploy') && part(Confirmed, {label: 'Remove', name: `Remove ${each.name}`, kind: 'danger', disabled: work.busy, question: `Remove ${each.name}? If the app runs, it is restarted without it, as a new release.`, act: () => unset(each.name)})],
  }));
  return [
    part(Trouble, {failure}),
    value && part(Table, {caption: 'The environment of its builds and processes', heads: ['Name', 'Value', ''], rows, empty: 'No value is set.'}),
    may('deploy') && rows.length > 0 && t.p(t.button({type: 'button', 'aria-pressed': shown, onClick: () => setShown(!shown)}, shown ? 'Hide values' : 'Show values')),
    may('deploy') && t.details(
      t.summary('Set a value'),
      t.form({onSubmit: set},
        t.label('Name', t.input({name: 'name', required: true, pattern: '[A-Za-z_][A-Za-z0-9_]*', autocapitalize: 'none', spellcheck: false, placeholder: 'GREETING'})),
        t.label('Value', t.textarea({name: 'value', rows: 2, spellcheck: false})),
        t.button({class: 'main', disabled: work.busy}, 'Set'))),
  ];
}

function Shared({app, path, work, done, may}) {
  const {value, failure} = useServer('/api/configurations', {every: 5000});
  const near = (value?.items ?? []).filter((each) => each.namespace === app.namespace);
  const free = near.filter((each) => !app.configurations.includes(each.name));
  const place = t.a({href: `#/namespaces/${app.namespace}`}, `namespace ${app.namespace}`);
  const bind = work.submits((given) => ['PUT', `${path}/configurations/${given.get('configuration')}`], done);
  const unbind = async (name) => await work.begin('DELETE', `${path}/configurations/${name}`) && done();
  const rows = app.configurations.map((name) => ({
    key: name,
    cells: [name, t.code(`/configurations/${name}`), (near.find((each) => each.name === name)?.values ?? []).map((each) => [t.code(each.name), ' ']),
      may('deploy') && part(Confirmed, {label: 'Unbind', name: `Unbind ${name}`, kind: 'danger', disabled: work.busy, question: `Unbind ${app.name} from ${name}? If it runs, it is restarted without it, as a new release.`, act: () => unbind(name)})],
  }));
  return [
    t.h2('Shared configurations'),
    part(Trouble, {failure}),
    part(Table, {caption: 'What it finds in files', heads: ['Configuration', 'Folder', 'Files', ''], rows, empty: ['It is bound to none. They are made in ', place, '.']}),
    may('deploy') && free.length > 0 && t.form({onSubmit: bind},
      t.label('Configuration', t.select({name: 'configuration'}, free.map((each) => t.option({key: each.name, value: each.name}, each.name)))),
      t.button({disabled: work.busy}, 'Bind')),
  ];
}

export function Config({app, path, again, may}) {
  const work = useChange();
  return [
    work.shown,
    part(Values, {path, work, done: again, may}),
    part(Shared, {app, path, work, done: again, may}),
  ];
}

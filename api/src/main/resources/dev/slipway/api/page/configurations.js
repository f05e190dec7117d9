// The configurations of a namespace, which its apps share.
import {useState} from './hooks.js';
import {change, get} from './server.js';
import {Confirmed, Table, Trouble, part, submits, t, useServer, useTask} from './parts.js';
import {useChange} from './lines.js';

/** One of them: its values, unless asked for without what they are. */
function Entry({one, path, done, may}) {
  const [shown, setShown] = useState(undefined);
  const asking = useTask();
  const work = useChange();
  const show = () => asking.run(async () => setShown((await get(`${path}?reveal=true`)).values));
  const after = () => {
    setShown(undefined);
    done();
  };
  const set = work.submits((given) => ['POST', `${path}/values`, {values: {[given.get('key')]: given.get('value')}}], after);
  const unset = async (key) => await work.begin('DELETE', `${path}/values/${key}`) && after();
  const remove = async () => await work.begin('DELETE', `${path}?unbind=true`) && after();
  const rows = (shown ?? one.values).map((each) => ({
    key: each.name,
    cells: [t.code(each.name), each.value === undefined ? t.span({class: 'quiet'}, 'not shown') : t.code({class: 'copied'}, each.value),
      may && part(Confirmed, {label: 'Remove', name: `Remove ${each.name} of ${one.name}`, kind: 'danger', disabled: work.busy, question: `Remove ${each.name} of ${one.name}? Apps that are bound to it and run get a release without it.`, act: () => unset(each.name)})],
  }));
  return t.section({class: 'configuration'},
    t.h3(one.name),
    t.p({class: 'quiet'}, one.apps.length ? `Bound: ${one.apps.join(', ')}.` : 'No app is bound to it.', one.service ? ` Its values are those of service ${one.service}.` : ''),
    part(Trouble, {failure: asking.failure}),
    work.shown,
    part(Table, {caption: `Files in /configurations/${one.name}`, heads: ['Key', 'Value', ''], rows, empty: 'It has no values.'}),
    t.div({class: 'buttons'},
      rows.length > 0 && t.button({type: 'button', 'aria-pressed': Boolean(shown), 'aria-label': `${shown ? 'Hide' : 'Show'} values of ${one.name}`, onClick: () => (shown ? setShown(undefined) : show())}, shown ? 'Hide values' : 'Show values'),
      may && part(Confirmed, {label: 'Remove configuration', name: `Remove ${one.name}`, kind: 'danger', disabled: work.busy, question: `Remove configuration ${one.name}? Apps that are bound to it are unbound first.`, act: remove})),
    may && t.details(
      t.summary(`Set a value of ${one.name}`),
      t.form({onSubmit: set},
        t.label('Key', t.input({name: 'key', required: true, pattern: '[A-Za-z0-9._\\-]+', autocapitalize: 'none', spellcheck: false})),
        t.label('Value', t.textarea({name: 'value', rows: 2, spellcheck: false})),
        t.button({class: 'main', disabled: work.busy}, 'Set'))));
}

export function Configurations({namespace, makes}) {
  const {value, failure, again} = useServer('/api/configurations', {every: 5000});
  const task = useTask();
  const base = `/api/namespaces/${namespace}/configurations`;
  const add = submits(task, async (given) => {
    await change('POST', base, {name: given.get('configuration').trim(), values: {}});
    again();
  });
  const near = (value?.items ?? []).filter((each) => each.namespace === namespace);
  return [
    t.h2('Configurations'),
    part(Trouble, {failure}),
    value && near.length === 0 && t.p({class: 'quiet'}, 'There are none. Apps of a namespace can share one, and find its values in files.'),
    near.map((one) => part(Entry, {key: one.name, one, path: `${base}/${one.name}`, done: again, may: makes && !one.service})),
    makes && t.details(
      t.summary('Make a configuration'),
      t.form({onSubmit: add},
        t.label('Name', t.input({name: 'configuration', required: true, autocapitalize: 'none', spellcheck: false, placeholder: 'database'})),
        part(Trouble, task),
        t.button({class: 'main', disabled: task.busy}, 'Make'))),
  ];
}

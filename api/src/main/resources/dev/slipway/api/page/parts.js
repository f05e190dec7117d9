// What all views are made of.
import {h} from './preact.js';
import {useEffect, useRef, useState} from './hooks.js';
import {get} from './server.js';

/** Makes elements: t.p({class: 'x'}, 'text'), t.p('text'). All text becomes text, whatever is in it. */
export const t = new Proxy({}, {
  get: (_, tag) => (first, ...rest) =>
    first !== null && typeof first === 'object' && first.constructor === Object
      ? h(tag, first, ...rest)
      : h(tag, null, first, ...rest),
});

/** A component as an element. */
export const part = (component, props, ...children) => h(component, props, ...children);

const units = [['year', 31536e6], ['month', 2592e6], ['day', 864e5], ['hour', 36e5], ['minute', 6e4], ['second', 1e3]];
const relative = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});

/** When something was, as one says it; exactly where the pointer rests. */
export function Time({at}) {
  if (!at) return t.span({class: 'quiet'}, 'never');
  const moment = new Date(at);
  const away = moment - Date.now();
  const [unit, size] = units.find(([, each]) => Math.abs(away) >= each) ?? ['second', 1e3];
  return t.time({dateTime: at, title: moment.toLocaleString()}, relative.format(Math.round(away / size), unit));
}

/** A span of seconds, short. */
export const span = (seconds) =>
  seconds < 1 ? `${Math.round(seconds * 1000)} ms`
    : seconds < 60 ? `${seconds.toFixed(1)} s`
      : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** An amount of memory, short. */
export const bytes = (count) => (count < 1 << 30 ? `${(count / (1 << 20)).toFixed(0)} MiB` : `${(count / (1 << 30)).toFixed(1)} GiB`);

const moods = {
  live: 'good', up: 'good', deployed: 'good', staged: 'good', done: 'good', failed: 'bad', crashed: 'bad',
  queued: 'busy', staging: 'busy', building: 'busy', 'rolling-out': 'busy', deploying: 'busy', starting: 'busy',
  pending: 'busy', received: 'busy', maintenance: 'odd',
};

/** A state's word with its colour. */
export const State = ({word}) => t.span({class: `state ${moods[word] ?? 'quiet'}`}, word);

/** What has come of something, without the state that stands beside it. */
export const reason = ({state, outcome}) => (outcome.startsWith(`${state}: `) ? outcome.slice(state.length + 2) : outcome);

export const commit = (id) => t.code({title: id}, (id ?? '').slice(0, 7));

/** What went wrong, for all to hear. */
export const Trouble = ({failure}) => (failure ? t.p({class: 'trouble', role: 'alert'}, failure.message) : null);

/** Rows under headings; on small screens each row is a card. */
export function Table({caption, heads, rows, empty}) {
  if (rows.length === 0) return t.p({class: 'quiet'}, empty);
  return t.table(
    t.caption(caption),
    t.thead(t.tr(heads.map((head) => t.th({scope: 'col'}, head)))),
    t.tbody(rows.map((row) => t.tr({key: row.key}, row.cells.map((cell, i) => t.td({'data-head': heads[i]}, cell))))),
  );
}

/** The object at that path: asked for now, when it changes, and every so often while the page is looked at. */
export function useServer(path, {every} = {}) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!path) return undefined;
    const stop = new AbortController();
    const ask = () => get(path, stop.signal)
      .then((value) => setState({path, value}))
      .catch((failure) => stop.signal.aborted || setState((old) => ({...old, path, failure})));
    ask();
    const timer = every && setInterval(() => document.hidden || ask(), every);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [path, turn, every]);
  const current = state.path === path ? state : {};
  return {...current, again: () => setTurn((old) => old + 1)};
}

/** Does something once at a time, and keeps what went wrong. */
export function useTask() {
  const [task, setTask] = useState({});
  const run = async (work) => {
    setTask({busy: true});
    try {
      const value = await work();
      setTask({});
      return value;
    } catch (failure) {
      setTask({failure});
      return undefined;
    }
  };
  return {...task, run};
}

/** What a form does with what was put into it; after that it is as it was before. */
export const submits = (task, work) => (event) => {
  event.preventDefault();
  const form = event.target;
  task.run(async () => {
    await work(new FormData(form));
    form.reset();
  });
};

/** Asks before something that cannot be taken back; the question can be left with the Escape key. */
export function Confirmed({label, name, question, yes, kind = '', disabled, act}) {
  const dialog = useRef(null);
  const task = useTask();
  const close = () => dialog.current.close();
  const confirm = () => task.run(async () => {
    await act();
    dialog.current?.close();
  });
  return [
    t.button({type: 'button', class: kind, disabled, 'aria-label': name, onClick: () => dialog.current.showModal()}, label),
    t.dialog({ref: dialog, 'aria-label': name ?? label},
      typeof question === 'string' ? t.p(question) : question,
      part(Trouble, task),
      t.div({class: 'buttons'},
        t.button({type: 'button', onClick: close}, 'Cancel'),
        t.button({type: 'button', class: kind || 'main', disabled: task.busy, onClick: confirm}, yes ?? label))),
  ];
}

/** Something that is shown this once. */
export function Once({title, values, done}) {
  const box = useRef(null);
  useEffect(() => box.current?.focus(), []);
  return t.section({class: 'once', tabIndex: -1, ref: box, 'aria-label': title},
    t.h3(title),
    t.p('It is not shown again: copy it now.'),
    t.dl(Object.entries(values).filter(([, value]) => value).map(([name, value]) =>
      [t.dt(name), t.dd(t.code({class: 'copied'}, value))])),
    t.button({type: 'button', onClick: done}, 'I have it'));
}

/** The heading of a view, which takes the focus when the view comes. */
export function Heading({text, children}) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = `${text} · Slipway`;
    heading.current.focus({preventScroll: true});
    window.scrollTo(0, 0);
  }, [text]);
  return t.div({class: 'heading'}, t.h1({tabIndex: -1, ref: heading}, text), children);
}

// Lines of text that come one after another.
import {useEffect, useRef, useState} from './hooks.js';
import {follow} from './server.js';
import {Trouble, part, t, useTask} from './parts.js';

const colours = /\x1b\[[0-9;]*m/g;

/** Lines as they come: it stays at the end unless somebody has scrolled away from it. */
export function Log({lines, label}) {
  const box = useRef(null);
  const shown = useRef(0);
  useEffect(() => {
    const log = box.current;
    if (shown.current > lines.length) {
      log.textContent = '';
      shown.current = 0;
    }
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(lines.slice(shown.current).map((line) => `${line.replace(colours, '')}\n`).join(''));
    shown.current = lines.length;
    if (atEnd) log.scrollTop = log.scrollHeight;
  }, [lines, lines.length]);
  return t.pre({class: 'log', ref: box, role: 'log', tabIndex: 0, 'aria-label': label});
}

/** Follows a stream while it is shown; goes on where it broke off. */
export function useLines(path) {
  const [lines, setLines] = useState([]);
  const [end, setEnd] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    const all = [];
    let drawn = false;
    let last = 0;
    const draw = () => {
      drawn = false;
      if (!stop.signal.aborted) setLines(all.slice());
    };
    const tell = (line, id) => {
      all.push(line);
      last = id;
      if (!drawn) {
        drawn = true;
        setTimeout(draw, 50);
      }
    };
    const run = async () => {
      while (!stop.signal.aborted) {
        try {
          const value = await follow('GET', path, {tell, signal: stop.signal, after: last});
          if (value) return setEnd({value});
        } catch (failure) {
          if (stop.signal.aborted) return undefined;
          if (failure.status) return setEnd({failure});
        }
        await new Promise((wake) => setTimeout(wake, 2000));
      }
      return undefined;
    };
    setLines([]);
    setEnd({});
    run();
    return () => stop.abort();
  }, [path]);
  return {lines, ...end};
}

/** A change that takes a while: its lines while it runs, and how it ended. */
export function useChange() {
  const [lines, setLines] = useState([]);
  const task = useTask();
  const begin = (method, path, body) => task.run(async () => {
    setLines([]);
    const end = await follow(method, path, {body, tell: (line) => setLines((old) => [...old, line])});
    if (!end) throw new Error('The server was lost on the way; see what runs now.');
    return end;
  });
  /** What a form does that begins one; if all goes well, it is as it was before then. */
  const submits = (request, done) => async (event) => {
    event.preventDefault();
    const form = event.target;
    if (await begin(...request(new FormData(form)))) {
      form.reset();
      done();
    }
  };
  const shown = lines.length > 0 && part(Log, {lines, label: 'What is being done'});
  return {begin, submits, busy: task.busy, shown: [part(Trouble, task), shown]};
}

// The apps that somebody may see.
import {useState} from './hooks.js';
import {Heading, State, Trouble, part, t, useServer} from './parts.js';

/** Where an app's view is. */
export const to = (app, rest = '') => `#/apps/${app.namespace}/${app.app}${rest}`;

/** How an app is pushed for the first time; one that is there already by its name. */
export function FirstPush({who, app}) {
  const own = (line) => (line.startsWith('open ') && app.urls.length ? `open ${app.urls[0]}` : line.replace(/\bAPP\b/, app.name));
  const lines = app ? who.firstPush.map(own) : who.firstPush;
  return t.section({class: 'first'},
    t.h2(app ? 'Push it' : 'Push your first app'),
    t.p('From the folder of an app, a Git repository with a commit on its branch ', t.code('main'), ':'),
    t.pre({tabIndex: 0}, lines.join('\n')),
    !app && t.p({class: 'quiet'}, 'Put the app\'s name for APP. It is made by the first push; this page shows it as soon as it is there.'));
}

function Line({app}) {
  return t.li({class: 'app'},
    t.a({class: 'name', href: to(app)}, app.name),
    part(State, {word: app.state}),
    t.span({class: 'quiet release'}, app.release ?? ''),
    app.url ? t.a({class: 'url', href: app.url, rel: 'noreferrer'}, app.url.replace(/^https?:\/\//, '')) : t.span(),
    t.span({class: 'quiet owner'}, app.owner));
}

export function Apps({who}) {
  const [match, setMatch] = useState('');
  const [before, setBefore] = useState([]);
  const after = before.at(-1);
  const query = new URLSearchParams({limit: 50, match, ...(after && {after})});
  const {value, failure} = useServer(`/api/apps?${query}`, {every: 3000});
  const search = (event) => {
    setBefore([]);
    setMatch(event.target.value.trim());
  };
  const isFirst = value && value.total === 0 && match === '';
  return [
    part(Heading, {text: 'Apps'},
      !isFirst && t.label({class: 'search'}, t.span({class: 'hidden'}, 'Search'),
        t.input({type: 'search', placeholder: 'Search', value: match, onInput: search}))),
    part(Trouble, {failure}),
    isFirst && part(FirstPush, {who}),
    value && !isFirst && t.ul({class: 'apps'}, value.items.map((app) => part(Line, {app, key: app.name}))),
    value && value.items.length === 0 && !isFirst && t.p({class: 'quiet'}, 'No app has that in its name.'),
    value && (value.next || after) && t.nav({class: 'buttons', 'aria-label': 'Pages'},
      t.button({type: 'button', disabled: !after, onClick: () => setBefore(before.slice(0, -1))}, 'Back'),
      t.span({class: 'quiet'}, `${value.total} apps`),
      t.button({type: 'button', disabled: !value.next, onClick: () => setBefore([...before, value.next])}, 'Next')),
  ];
}

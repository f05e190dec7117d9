// One app: what runs of it, what ran, and what was tried.
import {useEffect, useRef, useState} from './hooks.js';
import {get} from './server.js';
import {Confirmed, Heading, State, Table, Time, Trouble, bytes, commit, part, reason, t, useServer, useTask} from './parts.js';
import {Log, useChange, useLines} from './lines.js';
import {Phases, Uses} from './plots.js';
import {Access} from './access.js';
import {Config} from './config.js';
import {Domains} from './domains.js';
import {Notifications} from './notifications.js';
import {Webhooks} from './webhooks.js';
import {FirstPush, to} from './apps.js';

const tabs = {
  overview: 'Overview', releases: 'Releases', deploys: 'Deploys', logs: 'Logs', config: 'Configuration',
  domains: 'Domains', access: 'Access', webhooks: 'Webhooks', notifications: 'Notifications',
};
export const may = (app, right) => ['read', 'push', 'deploy', 'manage'].indexOf(app.right) >= ['read', 'push', 'deploy', 'manage'].indexOf(right);

function Scale({app, path, done}) {
  const work = useChange();
  const submit = async (event) => {
    event.preventDefault();
    const processes = Object.fromEntries([...new FormData(event.target)].map(([type, count]) => [type, Number(count)]));
    await work.begin('PUT', `${path}/scale`, {processes});
    done();
  };
  const types = Object.entries(app.processes);
  if (types.length === 0 || !may(app, 'deploy')) return null;
  return [
    t.form({class: 'scale', onSubmit: submit, key: JSON.stringify(types)},
      types.map(([type, count]) => t.label(type, t.input({type: 'number', name: type, min: 0, max: 999, required: true, defaultValue: count}))),
      t.button({disabled: work.busy}, 'Scale')),
    work.shown,
  ];
}

function Overview({app, path, who, again}) {
  const {value, failure} = useServer(`${path}/processes`, {every: 2000});
  const {value: deploys} = useServer(`${path}/deploys?limit=1`, {every: 3000});
  const last = deploys?.items[0];
  const rows = (value?.items ?? []).map((each) => ({
    key: each.name,
    cells: [each.name, part(State, {word: each.state}), each.release, part(Time, {at: each.since}), String(each.restarts),
      each.cores === undefined ? '' : `${(each.cores * 100).toFixed(0)} %`,
      each.memoryBytes === undefined ? '' : bytes(each.memoryBytes)],
  }));
  return [
    t.dl({class: 'facts'},
      t.dt('Addresses'), t.dd(app.urls.map((url) => t.a({href: url, rel: 'noreferrer', key: url}, url))),
      last && [t.dt('Last deploy'), t.dd(t.a({href: to(app, `/deploys/${last.id}`)}, last.id), part(State, {word: last.state}), last.state === 'failed' && ` ${reason(last)}`)],
      t.dt('Release'), t.dd(app.release ? [app.release, ' of ', commit(app.commit)] : 'nothing runs yet'),
      t.dt('Owner'), t.dd(app.owner),
      t.dt('Deploys'), t.dd('pushes to ', app.deployBranches.join(' or ')),
      t.dt('Configuration'), t.dd(app.config.length ? app.config.map((name) => [t.code(name), ' ']) : t.span({class: 'quiet'}, 'none')),
      app.configurations.length > 0 && [t.dt('Shared'), t.dd(app.configurations.map((name) => [t.code(name), ' ']))]),
    deploys && !last && !app.release && may(app, 'deploy') && part(FirstPush, {who, app}),
    t.h2('Processes'),
    part(Trouble, {failure}),
    value && part(Table, {
      caption: 'What runs now', heads: ['Process', 'State', 'Release', 'Since', 'Restarts', 'CPU', 'Memory'], rows,
      empty: 'Nothing runs.',
    }),
    part(Scale, {app, path, done: again}),
    value && part(Uses, {path, sample: value}),
  ];
}

function Releases({app, path, again}) {
  const {value, failure, again: reload} = useServer(`${path}/releases`, {every: 5000});
  const [target, setTarget] = useState(undefined);
  const [plan, setPlan] = useState(undefined);
  const work = useChange();
  const dialog = useRef(null);
  const asking = useTask();
  const ask = (version) => asking.run(async () => {
    setPlan(await get(`${path}/rollback?to=${version}`));
    setTarget(version);
    dialog.current.showModal();
  });
  const rollBack = async () => {
    dialog.current.close();
    await work.begin('POST', `${path}/rollback?to=${target}`);
    reload();
    again();
  };
  const button = (release) => release.state === 'live' && !release.current && may(app, 'deploy')
    && t.button({type: 'button', disabled: work.busy, onClick: () => ask(release.version), 'aria-label': `Roll back to ${release.version}`}, 'Roll back');
  const rows = (value?.items ?? []).map((release) => ({
    key: release.version,
    cells: [t.strong(release.version), release.current ? part(State, {word: 'live'}) : part(State, {word: release.state === 'live' ? 'served' : release.state}),
      release.summary, commit(release.commit), release.by, part(Time, {at: release.at}), button(release)],
  }));
  return [
    part(Trouble, {failure: failure ?? asking.failure}),
    work.shown,
    value && part(Table, {
      caption: 'What ran, the newest first', heads: ['Release', 'State', 'What changed', 'Commit', 'By', 'When', ''], rows,
      empty: 'There are no releases yet; a push makes one.',
    }),
    t.dialog({ref: dialog, 'aria-label': 'Roll back'},
      plan && [
        t.h2(`Roll back from ${plan.from} to ${plan.to}?`),
        t.pre({tabIndex: 0}, plan.changes.join('\n')),
        t.div({class: 'buttons'},
          t.button({type: 'button', onClick: () => dialog.current.close()}, 'Cancel'),
          t.button({type: 'button', class: 'main', onClick: rollBack}, `Roll back to ${plan.to}`)),
      ]),
  ];
}

function Deploys({app, path}) {
  const {value, failure} = useServer(`${path}/deploys`, {every: 3000});
  const rows = (value?.items ?? []).map((deploy) => ({
    key: deploy.id,
    cells: [t.a({href: to(app, `/deploys/${deploy.id}`)}, deploy.id), part(State, {word: deploy.state}),
      deploy.ended && !['live', 'staged'].includes(deploy.state) ? reason(deploy) : deploy.message || deploy.release || '',
      commit(deploy.commit), deploy.by, part(Time, {at: deploy.queued})],
  }));
  return [
    part(Trouble, {failure}),
    value && part(Phases, {deploys: value.items}),
    value && part(Table, {
      caption: 'What was tried, the newest first', heads: ['Deploy', 'State', 'Outcome', 'Commit', 'By', 'When'], rows,
      empty: 'Nothing was pushed yet.',
    }),
  ];
}

function Logs({app, path}) {
  const {lines, failure} = useLines(`${path}/logs/events`);
  return [part(Trouble, {failure}), part(Log, {lines, label: `What ${app.name} prints`})];
}

const views = {overview: Overview, releases: Releases, deploys: Deploys, logs: Logs, config: Config, domains: Domains, access: Access, webhooks: Webhooks, notifications: Notifications};

export function App({namespace, app: name, tab = 'overview', who}) {
  const path = `/api/apps/${namespace}/${name}`;
  const {value: app, failure, again} = useServer(path, {every: 3000});
  const work = useChange();
  const shown = views[tab] ? tab : 'overview';
  const bar = useRef(null);
  useEffect(() => bar.current?.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'}), [shown, !app]);
  return [
    t.nav({class: 'crumbs', 'aria-label': 'Way back'}, t.a({href: '#/'}, 'Apps')),
    part(Heading, {text: app?.name ?? name},
      app && part(State, {word: app.state}),
      app && app.release && may(app, 'deploy') && t.div({class: 'buttons'},
        part(Confirmed, {label: 'Restart', question: `Restart all processes of ${app.name}, one after the other?`, act: () => work.begin('POST', `${path}/restart`)}))),
    part(Trouble, {failure}),
    work.shown,
    app && t.nav({class: 'tabs', ref: bar, 'aria-label': `Views of ${app.name}`},
      Object.entries(tabs).filter(([key]) => key !== 'access' || may(app, 'manage')).map(([key, label]) =>
        t.a({key, href: to(app, key === 'overview' ? '' : `/${key}`), 'aria-current': key === shown ? 'page' : undefined}, label))),
    app && part(views[shown], {app, path, who, again, may: (right) => may(app, right), key: shown}),
  ];
}

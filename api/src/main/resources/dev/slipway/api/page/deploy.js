// One deploy, with its log as it comes.
import {useEffect} from './hooks.js';
import {change} from './server.js';
import {Confirmed, Heading, State, Time, Trouble, commit, part, t, useServer, useTask} from './parts.js';
import {Log, useLines} from './lines.js';
import {to} from './apps.js';
import {may} from './app.js';

export function Deploy({namespace, app, id}) {
  const path = `/api/deploys/${id}`;
  const {lines, value: end, failure: broken} = useLines(`${path}/events`);
  const {value, failure, again} = useServer(path, {every: end ? undefined : 2000});
  useEffect(again, [end]);
  const {value: owner} = useServer(`/api/apps/${namespace}/${app}`);
  const changes = owner && may(owner, 'deploy');
  const task = useTask();
  const deploy = end ?? value;
  const retry = () => task.run(async () => {
    const next = await change('POST', `${path}/retry`);
    location.hash = to(next, `/deploys/${next.id}`);
  });
  return [
    t.nav({class: 'crumbs', 'aria-label': 'Way back'}, t.a({href: to({namespace, app}, '/deploys')}, `Deploys of ${app}`)),
    part(Heading, {text: `Deploy ${id}`},
      deploy && part(State, {word: deploy.state}),
      deploy && t.div({class: 'buttons'},
        changes && !deploy.ended && part(Confirmed, {label: 'Cancel deploy', question: `Stop ${id}? What runs now goes on.`, act: () => change('POST', `${path}/cancel`)}),
        changes && deploy.ended && t.button({type: 'button', disabled: task.busy, onClick: retry}, deploy.state === 'staged' ? 'Roll out' : 'Deploy again'))),
    part(Trouble, {failure: failure ?? broken ?? task.failure}),
    deploy && t.dl({class: 'facts'},
      t.dt('Commit'), t.dd(commit(deploy.commit), ` on ${deploy.ref}`),
      t.dt('By'), t.dd(deploy.by, ', ', part(Time, {at: deploy.queued})),
      deploy.message && [t.dt('Message'), t.dd(deploy.message)],
      t.dt('Outcome'), t.dd({'aria-live': 'polite'}, deploy.outcome),
      deploy.advice && [t.dt('Advice'), t.dd(deploy.advice)]),
    part(Log, {lines, label: `Log of deploy ${id}`}),
  ];
}

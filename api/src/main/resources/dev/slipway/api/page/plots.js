// Plots, with a library that is loaded when the first is needed.
import {useEffect, useRef, useState} from './hooks.js';
import {bytes, part, span, t, useServer} from './parts.js';

const base = new URL('.', import.meta.url).href;
let loading;

function load() {
  loading ??= new Promise((done, fail) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = `${base}uplot.css`;
    const script = document.createElement('script');
    script.src = `${base}uplot.js`;
    script.onload = () => done(window.uPlot);
    script.onerror = () => fail(new Error('The plots could not be loaded.'));
    document.head.append(style, script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const palette = ['--plot-1', '--plot-2', '--plot-3', '--plot-4', '--plot-5', '--plot-6'];

/** A plot of columns: the first is where, the others how much. */
function Plot({title, columns, options, label}) {
  const box = useRef(null);
  const plot = useRef(null);
  const shape = JSON.stringify([columns.length, options.names]);
  useEffect(() => {
    let gone = false;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const draw = async () => {
      const Library = await load();
      if (gone) return;
      plot.current?.destroy();
      plot.current = new Library(options.make(Library, box.current.clientWidth), columns, box.current);
    };
    const fit = new ResizeObserver(() => plot.current?.setSize({width: box.current.clientWidth, height: 180}));
    draw().then(() => gone || fit.observe(box.current), () => {});
    dark.addEventListener('change', draw);
    return () => {
      gone = true;
      fit.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(columns), [columns]);
  return t.figure(t.figcaption(title), t.div({class: 'plot', ref: box, role: 'img', 'aria-label': label}));
}

const axis = (more) => ({stroke: colour('--quiet'), grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}, ...more});

const HOUR = 3600;
const GAP = 60;
const SHORTEST = 30;
// Where a line with a round number may stand: in bytes, and in cores.
const powers = Array.from({length: 24}, (_, i) => 2 ** (16 + i));
const percents = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const seconds = (one) => Date.parse(one.at) / 1000;

/** The samples of the last hour, with an empty one where none were taken for a while: no line is drawn over it. */
function joined(before, since) {
  const own = since.length ? seconds(since[0]) : Infinity;
  const all = [...before.filter((one) => seconds(one) < own), ...since];
  const last = all.length ? seconds(all.at(-1)) : 0;
  return all.filter((one) => last - seconds(one) <= HOUR).flatMap((one, i, kept) =>
    (i > 0 && seconds(one) - seconds(kept[i - 1]) > GAP ? [{at: new Date((seconds(one) - 1) * 1000).toISOString(), items: []}, one] : [one]));
}

/** What each process used in the last hour: as far as the server has looked, and from now on as the page does. */
export function Uses({path, sample}) {
  const {value: history} = useServer(`${path}/processes/uses`);
  const [since, setSince] = useState([]);
  useEffect(() => setSince((old) => [...old.filter((one) => one.at !== sample.at && seconds(sample) - seconds(one) <= HOUR), sample]), [sample.at]);
  const samples = joined(history?.samples ?? [], since);
  const known = samples.some((one) => one.items.some((each) => each.memoryBytes !== undefined));
  if (!known && sample.items.length > 0) return t.p({class: 'quiet'}, 'What its processes use is not known here.');
  if (!known) return null;
  const names = [...new Set(samples.flatMap((one) => one.items.map((each) => each.name)))].sort();
  const times = samples.map(seconds);
  const begin = new Date(samples[0].at).toLocaleTimeString();
  const column = (name, key) => samples.map((one) => one.items.find((each) => each.name === name)?.[key] ?? null);
  const options = (format, incrs) => ({
    names,
    make: (_, width) => ({
      width, height: 180, cursor: {y: false},
      scales: {x: {range: (self, from, to) => [from, Math.max(to, from + SHORTEST)]}, y: {range: (self, least, most) => [0, Math.max(most, 0.05) * 1.1]}},
      axes: [axis(), axis({size: 64, values: (self, values) => values.map(format), incrs})],
      series: [{}, ...names.map((name, i) => ({label: name, stroke: colour(palette[i % palette.length]), width: 2, value: (self, value) => (value === null ? '' : format(value))}))],
    }),
  });
  const percent = (cores) => `${(cores * 100).toFixed(0)} %`;
  return t.div({class: 'plots'},
    part(Plot, {title: 'CPU, of one core', columns: [times, ...names.map((name) => column(name, 'cores'))], options: options(percent, percents), label: `CPU of ${names.join(', ')}, since ${begin}`}),
    part(Plot, {title: 'Memory', columns: [times, ...names.map((name) => column(name, 'memoryBytes'))], options: options(bytes, powers), label: `Memory of ${names.join(', ')}, since ${begin}`}));
}

const phases = ['queued', 'staging', 'building', 'rolling-out'];
const titles = ['Waiting', 'Staging', 'Building', 'Rolling out'];

/** How long the last deploys took, phase by phase. */
export function Phases({deploys}) {
  const timed = deploys.filter((deploy) => deploy.phases.queued !== undefined && deploy.ended).slice(0, 30).reverse();
  if (timed.length < 2) return null;
  const took = timed.map((deploy) => phases.map((phase) => deploy.phases[phase] ?? 0));
  // Bars stand behind each other: the tallest first, each as high as it and those before it.
  const heights = phases.map((_, i) => took.map((each) => each.slice(0, i + 1).reduce((sum, one) => sum + one, 0)));
  const order = phases.map((_, i) => i).reverse();
  const columns = [timed.map((_, i) => i), ...order.map((i) => heights[i])];
  const options = {
    names: timed.map((deploy) => deploy.id),
    make: (Library, width) => ({
      width, height: 180, cursor: {y: false, drag: {x: false, y: false}},
      scales: {x: {time: false, range: [-0.6, timed.length - 0.4]}, y: {range: (self, least, most) => [0, Math.max(most, 0.1) * 1.05]}},
      axes: [axis({grid: {show: false}, splits: () => timed.map((_, i) => i), values: () => timed.map((deploy, i) => ((timed.length - 1 - i) % Math.ceil(timed.length / 10) ? '' : deploy.id))}),
        axis({size: 64, values: (self, values) => values.map(span)})],
      series: [{label: 'Deploy', value: (self, i) => timed[i]?.id ?? ''}, ...order.map((i) => ({
        label: titles[i], fill: colour(palette[i]), stroke: colour(palette[i]), width: 0,
        paths: Library.paths.bars({size: [0.7, 40]}), points: {show: false},
        value: (self, _, series, index) => (index === null || index === undefined ? '' : span(took[index][i])),
      }))],
    }),
  };
  return part(Plot, {title: 'How long deploys took', columns, options, label: `Durations of the last ${timed.length} deploys by phase`});
}

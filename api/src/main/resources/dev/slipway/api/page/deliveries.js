// What was delivered to webhooks, and what others were told.
import {useRef, useState} from './hooks.js';
import {change, text} from './server.js';
import {State, Table, Time, Trouble, part, reason, t, useServer, useTask} from './parts.js';

/**
 * @param list where they are listed
 * @param each where each of them is, by its id
 */
export function Deliveries({list, each, may, caption, empty}) {
  const {value, failure, again} = useServer(list, {every: 5000});
  const [body, setBody] = useState({});
  const dialog = useRef(null);
  const task = useTask();
  const show = (id) => task.run(async () => {
    setBody({id, text: await text(`${each}/${id}/body`)});
    dialog.current.showModal();
  });
  const replay = (id) => task.run(async () => {
    await change('POST', `${each}/${id}/replay`);
    again();
  });
  const buttons = (id) => t.div({class: 'buttons'},
    t.button({type: 'button', disabled: task.busy, onClick: () => show(id), 'aria-label': `Show ${id}`}, 'Show'),
    may('deploy') && t.button({type: 'button', disabled: task.busy, onClick: () => replay(id), 'aria-label': `Replay ${id}`}, 'Replay'));
  const rows = (value?.items ?? []).map((delivery) => ({
    key: delivery.id,
    cells: [t.code(delivery.id.slice(0, 8)), delivery.event, part(State, {word: delivery.state}), reason(delivery), part(Time, {at: delivery.received}), buttons(delivery.id)],
  }));
  return [
    part(Trouble, {failure: failure ?? task.failure}),
    value && part(Table, {caption, heads: ['Delivery', 'Event', 'State', 'Outcome', 'When', ''], rows, empty}),
    t.dialog({ref: dialog, 'aria-label': 'Delivery'},
      t.h2(`Delivery ${(body.id ?? '').slice(0, 8)}`),
      t.pre({tabIndex: 0}, body.text),
      t.div({class: 'buttons'}, t.button({type: 'button', onClick: () => dialog.current.close()}, 'Close'))),
  ];
}

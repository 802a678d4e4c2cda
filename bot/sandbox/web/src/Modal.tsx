/** The modals open before a person, the top one in front; what was typed below stays. */
import { type FormEvent, useRef, useState } from "react";
import { Blocks } from "./Blocks";
import { Dialog } from "./Dialog";
import { inputsOf, isTyped, shown, type Value } from "./inputs";
import { type Block, every, plain, type View } from "./slack";
import { act } from "./store";

type Values = Record<string, Value>;

/** What is only read can be scrolled without a mouse. */
const READ = { tabIndex: 0, role: "region", "aria-label": "What it says", "data-first": true };

export const Modals = ({ person, user, views }: { person: string; user: string; views: View[] }) =>
  views.map((view, n) => (
    <Modal key={view.id} person={person} user={user} view={view} root={views[0]?.id ?? ""} under={n < views.length - 1} />
  ));

interface Props {
  person: string;
  user: string;
  view: View;
  root: string; // the one that lies below all
  under: boolean;
}

const Modal = ({ person, user, view, root, under }: Props) => {
  const [typed, setTyped] = useState<Values>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const said = view.state.values;
  const value = (block: Block) => typed[block.block_id] ?? shown(said[block.block_id]?.[block.element?.action_id ?? ""]);
  const click = (block: Block) => async (element: { action_id: string }, chosen?: unknown) => {
    await act(person, "clicks", { view_id: view.id, action_id: element.action_id, block_id: block.block_id, value: chosen });
  };
  const change = (block: Block) => (next: Value) => {
    setTyped((old) => ({ ...old, [block.block_id]: next }));
    setErrors(({ [block.block_id]: _, ...others }) => others);
    if (block.dispatch_action && block.element && !isTyped(block.element)) void click(block)(block.element, next);
  };
  const commit = (block: Block) =>
    block.dispatch_action && block.element && isTyped(block.element)
      ? (next: Value) => String(next) !== String(shown(said[block.block_id]?.[block.element?.action_id ?? ""])) && void click(block)(block.element!, next)
      : undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setTrouble("");
    const inputs = inputsOf(every(view.blocks));
    const values = Object.fromEntries(inputs.map((block) => [block.block_id, value(block)]));
    const answer = await act(person, "submits", { view_id: view.id, values });
    setBusy(false);
    setErrors(answer.errors ?? {});
    if (answer.errors) {
      const first = inputs.find((block) => answer.errors[block.block_id]);
      const field = first && form.current?.querySelector<HTMLElement>(`[data-block="${CSS.escape(first.block_id)}"]`);
      requestAnimationFrame(() => field?.querySelector<HTMLElement>("input, textarea, button")?.focus());
    } else if (answer.ok === false) setTrouble(`The app did not take this (${answer.error}). Nothing is lost: try again.`);
  };
  const close = (all = false) => void act(person, "closes", { view_id: all ? root : view.id });
  const send = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  return (
    <Dialog title={plain(view.title.text)} onClose={() => close()} onCloseAll={view.id === root ? undefined : () => close(true)} under={under}>
      <form ref={form} onSubmit={submit} onKeyDown={send} noValidate>
        <div className="dialog-body scroll" {...(inputsOf(every(view.blocks)).length === 0 && READ)}>
          {trouble && <p className="error" role="alert">{trouble}</p>}
          <Blocks
            blocks={view.blocks} user={user} click={click} said={said}
            field={(block) => ({ value: value(block), error: errors[block.block_id], change: change(block), commit: commit(block) })}
          />
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={() => close()}>{plain(view.close?.text ?? "Cancel")}</button>
          {view.submit && <button type="submit" className="button primary" aria-busy={busy}>{plain(view.submit.text)}</button>}
        </footer>
      </form>
    </Dialog>
  );
};

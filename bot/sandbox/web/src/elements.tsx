/** What people press and choose in messages, modals and the home tab: the interactive half of Block Kit. */
import { useId, useState } from "react";
import { Dialog } from "./Dialog";
import { Icon } from "./icons";
import { type Choice, Popup } from "./Popup";
import { type Confirm, display, type Element, type Input, type Option, plain } from "./slack";
import { useStore } from "./store";

export type Click = (element: Element, value?: unknown) => Promise<void>;

interface Props {
  element: Element;
  user: string; // the id of whoever looks
  said?: Input;
  click: Click;
}

/** `ask(then)` runs `then`, after the element's own question where it has one. */
const useConfirm = (confirm: Confirm | undefined) => {
  const [then, setThen] = useState<(() => void) | null>(null);
  const dialog = then && confirm && (
    <Dialog title={plain(confirm.title.text)} onClose={() => setThen(null)} small>
      <div className="dialog-body">{plain(confirm.text.text)}</div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={() => setThen(null)}>{plain(confirm.deny.text)}</button>
        <button
          type="button"
          data-first=""
          className={`button ${confirm.style === "danger" ? "danger" : "primary"}`}
          onClick={() => {
            setThen(null);
            then();
          }}
        >
          {plain(confirm.confirm.text)}
        </button>
      </footer>
    </Dialog>
  );
  return { dialog, ask: (todo: () => void) => (confirm ? setThen(() => todo) : todo()) };
};

const Button = ({ element, click }: Props) => {
  const [busy, setBusy] = useState(false);
  const { dialog, ask } = useConfirm(element.confirm);
  const press = async () => {
    setBusy(true);
    if (element.url) open(element.url, "_blank", "noreferrer");
    await click(element, element.value);
    setBusy(false);
  };
  const icon = element.type === "icon_button";
  return (
    <>
      <button
        type="button"
        className={`button ${element.style ?? ""}`}
        aria-label={element.accessibility_label}
        aria-busy={busy}
        onClick={() => !busy && ask(() => void press())}
      >
        {icon && <Icon name="trash" />}
        {plain(element.text?.text ?? "")}
      </button>
      {dialog}
    </>
  );
};

const option = (one: Option, group?: string): Choice => ({
  value: one.value, text: plain(one.text.text), more: one.description && plain(one.description.text), group,
});

/** What can be chosen: the element's own options, people or channels. */
export const useChoices = (element: Element): Choice[] => {
  const users = useStore((now) => now.users);
  const channels = useStore((now) => now.channels);
  if (element.type === "users_select") return users.map((user) => ({ value: user.id, text: display(user) }));
  if (element.type === "conversations_select")
    return channels.filter((place) => place.name).map((place) => ({ value: place.id, text: `#${place.name}` }));
  const groups = element.option_groups?.flatMap((group) => group.options.map((one) => option(one, plain(group.label.text))));
  return [...(element.options ?? []).map((one) => option(one)), ...(groups ?? [])];
};

export const selected = (said: Input | undefined): string =>
  said?.selected_option?.value ?? said?.selected_user ?? said?.selected_conversation ?? "";

const initial = (element: Element): string =>
  element.initial_option?.value ?? element.initial_user ?? element.initial_conversation ?? "";

const Select = ({ element, said, click }: Props) => {
  const choices = useChoices(element);
  const { dialog, ask } = useConfirm(element.confirm);
  const [picked, setPicked] = useState(selected(said) || initial(element));
  const shown = choices.find((one) => one.value === picked)?.text;
  const placeholder = plain(element.placeholder?.text ?? "Choose…");
  const choose = (value: string) =>
    ask(() => {
      setPicked(value);
      void click(element, value);
    });
  return (
    <>
      <Popup label={shown ? `${placeholder}: ${shown}` : placeholder} className="button select" kind="listbox" choices={choices} chosen={picked} onChoose={choose}>
        <span>{shown ?? placeholder}</span> <Icon name="down" size={14} />
      </Popup>
      {dialog}
    </>
  );
};

const Overflow = ({ element, click }: Props) => {
  const { dialog, ask } = useConfirm(element.confirm);
  const choose = (value: string) => {
    const url = element.options?.find((one) => one.value === value)?.url;
    if (url) open(url, "_blank", "noreferrer");
    ask(() => void click(element, value));
  };
  return (
    <>
      <Popup label="More actions" className="button square" kind="menu" choices={useChoices(element)} onChoose={choose}>
        <Icon name="more" />
      </Popup>
      {dialog}
    </>
  );
};

interface Boxes {
  element: Element;
  picked: string[];
  onPick: (values: string[]) => void;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
}

/** Radio buttons or checkboxes: the browser's own, so their keys are the ones people know. */
export const Boxes = ({ element, picked, onPick, labelledBy, describedBy, invalid }: Boxes) => {
  const name = useId();
  const many = element.type === "checkboxes";
  const pick = (value: string, on: boolean) =>
    onPick(many ? [...picked.filter((one) => one !== value), ...(on ? [value] : [])] : [value]);
  return (
    <div
      role={many ? "group" : "radiogroup"}
      className="boxes"
      aria-label={labelledBy ? undefined : "Choices"}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={many ? undefined : invalid || undefined}
    >
      {(element.options ?? []).map((one) => (
        <label key={one.value} className="box">
          <input
            type={many ? "checkbox" : "radio"}
            name={name}
            checked={picked.includes(one.value)}
            onChange={(event) => pick(one.value, event.target.checked)}
          />
          <span>
            {plain(one.text.text)}
            {one.description && <span className="dim">{plain(one.description.text)}</span>}
          </span>
        </label>
      ))}
    </div>
  );
};

const ActingBoxes = ({ element, said, click }: Props) => {
  const start = said?.selected_options ?? element.initial_options ?? [];
  const [picked, setPicked] = useState(
    element.type === "checkboxes" ? start.map((one) => one.value) : [selected(said) || initial(element)],
  );
  const { dialog, ask } = useConfirm(element.confirm);
  const pick = (values: string[]) =>
    ask(() => {
      setPicked(values);
      void click(element, element.type === "checkboxes" ? values : values[0]);
    });
  return <><Boxes element={element} picked={picked} onPick={pick} />{dialog}</>;
};

const Feedback = ({ element, click }: Props) => {
  const [said, setSaid] = useState("");
  return [element.positive_button, element.negative_button].map((one, n) =>
    one && (
      <button
        key={one.value}
        type="button"
        className={`button feedback ${n ? "down" : ""}`}
        aria-label={one.accessibility_label ?? plain(one.text.text)}
        aria-pressed={said === one.value}
        onClick={() => {
          setSaid(one.value);
          void click(element, one.value);
        }}
      >
        <Icon name="thumb" /> {plain(one.text.text)}
      </button>
    ),
  );
};

const KINDS: Record<string, (props: Props) => React.ReactNode> = {
  button: Button, workflow_button: Button, icon_button: Button, static_select: Select, users_select: Select,
  conversations_select: Select, overflow: Overflow, radio_buttons: ActingBoxes, checkboxes: ActingBoxes,
  feedback_buttons: Feedback,
};

export const isActing = (element: Element | undefined): element is Element => !!element && element.type in KINDS;

export const Acting = (props: Props) => {
  const Kind = KINDS[props.element.type];
  if (!Kind || !(props.element.visible_to_user_ids?.includes(props.user) ?? true)) return null;
  return <Kind {...props} />;
};

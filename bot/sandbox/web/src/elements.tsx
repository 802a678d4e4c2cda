/** What people press and choose in messages, modals and the home tab: the interactive half of Block Kit. */
import { useState } from "react";
import { Dialog } from "./Dialog";
import { Icon } from "./icons";
import { Control, initial, isInput, isTyped, shown, useChoices, type Value } from "./inputs";
import { Popup } from "./Popup";
import { type Confirm, type Element, type Input, plain } from "./slack";

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
    <Dialog title={plain(confirm.title?.text ?? "Are you sure?")} onClose={() => setThen(null)} small>
      <div className="dialog-body">{plain(confirm.text.text)}</div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={() => setThen(null)}>{plain(confirm.deny?.text ?? "Cancel")}</button>
        <button
          type="button"
          data-first=""
          className={`button ${confirm.style === "danger" ? "danger" : "primary"}`}
          onClick={() => {
            setThen(null);
            then();
          }}
        >
          {plain(confirm.confirm?.text ?? "Yes")}
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
        className={`button ${icon ? "square" : ""} ${element.style ?? ""}`}
        aria-label={element.accessibility_label ?? (icon ? plain(element.text?.text ?? "") : undefined)}
        title={icon ? plain(element.text?.text ?? "") : undefined}
        aria-busy={busy}
        onClick={() => !busy && ask(() => void press())}
      >
        {icon ? <Icon name={element.icon === "trash" ? "trash" : "more"} /> : plain(element.text?.text ?? "")}
      </button>
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
      <Popup label="More options" className="button square" kind="menu" choices={useChoices(element)} onChoose={choose}>
        <Icon name="more" />
      </Popup>
      {dialog}
    </>
  );
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

/** An input outside a modal's form tells the app at once; one that is typed into, when that is done. */
const Acts = ({ element, said, click }: Props) => {
  const start = shown(said);
  const [value, setValue] = useState<Value>(start.length ? start : initial(element));
  const [told, setTold] = useState<Value>(value);
  const { dialog, ask } = useConfirm(element.confirm);
  const tell = (next: Value) =>
    ask(() => {
      setValue(next);
      setTold(next);
      void click(element, next);
    });
  const commit = (next: Value) => String(next) !== String(told) && tell(next);
  const types = isTyped(element);
  return <><Control element={element} value={value} change={types ? setValue : tell} commit={types ? commit : undefined} />{dialog}</>;
};

const PRESSED: Record<string, (props: Props) => React.ReactNode> = {
  button: Button, workflow_button: Button, icon_button: Button, overflow: Overflow, feedback_buttons: Feedback,
};

export const isActing = (element: Element | undefined): element is Element =>
  !!element && (element.type in PRESSED || isInput(element));

export const Acting = (props: Props) => {
  const Kind = PRESSED[props.element.type] ?? Acts;
  return (props.element.visible_to_user_ids?.includes(props.user) ?? true) ? <Kind {...props} /> : null;
};

/** An input of a modal, with its label, its hint and what is wrong with it. */
import { useId } from "react";
import { Boxes, selected, useChoices } from "./elements";
import { Icon } from "./icons";
import { Popup } from "./Popup";
import { type Block, type Element, type Input, plain } from "./slack";

export interface FieldProps {
  block: Block;
  value: string | string[];
  error: string | undefined;
  change: (value: string | string[]) => void;
}

/** What an input shows at first. */
export const shown = (said: Input | undefined): string | string[] =>
  said?.selected_options ? said.selected_options.map((one) => one.value) : (said?.value ?? selected(said));

export const Field = ({ block, value, error, change }: FieldProps) => {
  const id = useId();
  const element = block.element as Element;
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const grouped = element.type === "radio_buttons" || element.type === "checkboxes";
  const label = (
    <>
      {plain(block.label?.text ?? "")}
      {block.optional && <span className="dim"> (optional)</span>}
    </>
  );
  return (
    <div className={`field ${error ? "wrong" : ""}`} data-block={block.block_id}>
      {grouped ? <div className="label" id={`${id}-label`}>{label}</div> : <label className="label" id={`${id}-label`} htmlFor={id}>{label}</label>}
      <Control id={id} element={element} value={value} described={described} wrong={!!error} required={!block.optional} change={change} />
      {error && <p className="error" id={`${id}-error`} role="alert"><Icon name="close" size={13} /> {error}</p>}
      {block.hint && <p className="hint" id={`${id}-hint`}>{plain(block.hint.text)}</p>}
    </div>
  );
};

interface ControlProps {
  id: string;
  element: Element;
  value: string | string[];
  described: string | undefined;
  wrong: boolean;
  required: boolean;
  change: (value: string | string[]) => void;
}

const Control = ({ id, element, value, described, wrong, required, change }: ControlProps) => {
  const choices = useChoices(element);
  const text = typeof value === "string" ? value : "";
  if (element.type === "radio_buttons" || element.type === "checkboxes")
    return (
      <Boxes
        element={element} labelledBy={`${id}-label`} describedBy={described} invalid={wrong}
        picked={Array.isArray(value) ? value : [value]}
        onPick={(values) => change(element.type === "checkboxes" ? values : (values[0] ?? ""))}
      />
    );
  if (element.type === "plain_text_input") {
    const common = {
      id, value: text, "aria-invalid": wrong, "aria-describedby": described, "aria-required": required,
      placeholder: element.placeholder && plain(element.placeholder.text),
      "data-first": element.focus_on_load ? "" : undefined,
      onChange: (event: React.ChangeEvent<HTMLTextAreaElement | HTMLInputElement>) => change(event.target.value),
    };
    const left = (element.max_length ?? 3000) - text.length;
    return (
      <>
        {element.multiline ? <textarea rows={3} {...common} /> : <input type="text" {...common} />}
        {left < 200 && <p className={left < 0 ? "error" : "hint"} aria-live="polite">{left < 0 ? `${-left} characters too many` : `${left} characters left`}</p>}
      </>
    );
  }
  const chosen = choices.find((one) => one.value === text)?.text;
  return (
    <Popup
      id={id} label={plain(element.placeholder?.text ?? "Choose")} className="button select wide" kind="listbox"
      choices={choices} chosen={text} onChoose={change} describedBy={described} invalid={wrong} labelledBy={`${id}-label ${id}-value`}
    >
      <span id={`${id}-value`}>{chosen ?? plain(element.placeholder?.text ?? "Choose…")}</span> <Icon name="down" size={14} />
    </Popup>
  );
};

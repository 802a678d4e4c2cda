/** Every kind of input, by what it holds: text, a date, one or many of a list, boxes, files. */
import { useId } from "react";
import { Icon } from "./icons";
import { type Choice, Popup } from "./Popup";
import { type Block, display, type Element, type Input, type Option, plain } from "./slack";
import { useStore } from "./store";

export type Value = string | string[];

const flat = (value: unknown): string => { // of a rich text, what was typed
  if (!value || typeof value !== "object") return "";
  const one = value as { text?: string; elements?: unknown[] };
  return one.text ?? (one.elements ?? []).map(flat).join("");
};

const worth = (one: unknown): string => {
  if (one && typeof one === "object") return "value" in one ? String(one.value) : "name" in one ? String(one.name) : flat(one);
  return one === undefined || one === null ? "" : String(one);
};

const held = (value: unknown): Value => (Array.isArray(value) ? value.map(worth) : worth(value));

/** What an input shows: the state has it under a key of its kind. */
export const shown = (said: Input | undefined): Value => {
  const [, value] = Object.entries(said ?? {}).find(([key]) => key !== "type" && key !== "timezone") ?? [];
  return held(value);
};

/** What an element starts with, where no state says more. */
export const initial = (element: Element): Value => {
  const [, value] = Object.entries(element).find(([key]) => key.startsWith("initial_")) ?? [];
  return held(value);
};

const option = (one: Option, group?: string): Choice => ({
  value: one.value, text: plain(one.text.text), more: one.description && plain(one.description.text), group,
});

/** What can be chosen: the element's own options, people or channels. */
export const useChoices = (element: Element): Choice[] => {
  const users = useStore((now) => now.users);
  const channels = useStore((now) => now.channels);
  if (element.type.endsWith("users_select")) return users.map((user) => ({ value: user.id, text: display(user) }));
  if (/(conversations|channels)_select$/.test(element.type))
    return channels.filter((place) => place.name).map((place) => ({ value: place.id, text: `#${place.name}` }));
  const groups = element.option_groups?.flatMap((group) => group.options.map((one) => option(one, plain(group.label.text))));
  return [...(element.options ?? []).map((one) => option(one)), ...(groups ?? [])];
};

interface Props {
  element: Element;
  value: Value;
  change: (value: Value) => void;
  commit?: (value: Value) => void; // told where typing is done: Enter, or going elsewhere
  id?: string;
  labelledBy?: string;
  describedBy?: string;
  wrong?: boolean;
  required?: boolean;
}

/** Radio buttons or checkboxes: the browser's own, so their keys are the ones people know. */
const Boxes = ({ element, value, change, labelledBy, describedBy, wrong }: Props) => {
  const name = useId();
  const many = element.type === "checkboxes";
  const picked = Array.isArray(value) ? value : [value];
  const pick = (one: string, on: boolean) => change(many ? [...picked.filter((other) => other && other !== one), ...(on ? [one] : [])] : one);
  return (
    <div
      role={many ? "group" : "radiogroup"} className="boxes" aria-label={labelledBy ? undefined : "Choices"} aria-labelledby={labelledBy}
      aria-describedby={describedBy} aria-invalid={many ? undefined : wrong || undefined}
    >
      {(element.options ?? []).map((one) => (
        <label key={one.value} className="box">
          <input type={many ? "checkbox" : "radio"} name={name} checked={picked.includes(one.value)} onChange={(event) => pick(one.value, event.target.checked)} />
          <span>
            {plain(one.text.text)}
            {one.description && <span className="dim">{plain(one.description.text)}</span>}
          </span>
        </label>
      ))}
    </div>
  );
};

const Choose = ({ element, value, change, id, labelledBy, describedBy, wrong }: Props) => {
  const own = useId();
  const choices = useChoices(element);
  const many = element.type.startsWith("multi_");
  const picked = (Array.isArray(value) ? value : [value]).filter(Boolean);
  const placeholder = plain(element.placeholder?.text ?? "Choose…");
  const names = picked.map((one) => choices.find((choice) => choice.value === one)?.text ?? one).join(", ");
  const most = element.max_selected_items ?? Infinity;
  const pick = (one: string) => {
    if (!many) change(one);
    else if (picked.includes(one)) change(picked.filter((other) => other !== one));
    else if (picked.length < most) change([...picked, one]);
  };
  return (
    <Popup
      id={id} label={names ? `${placeholder}: ${names}` : placeholder} className={`button select ${id ? "wide" : ""}`} kind="listbox" many={many}
      choices={choices} chosen={picked} onChoose={pick} describedBy={describedBy} invalid={wrong} labelledBy={labelledBy && `${labelledBy} ${own}`}
    >
      <span id={own}>{names || placeholder}</span> <Icon name="down" size={14} />
    </Popup>
  );
};

const LINES = 3;
const MOST = 3000;
const KINDS: Record<string, string> = {
  datepicker: "date", timepicker: "time", datetimepicker: "datetime-local", email_text_input: "email", url_text_input: "url",
};

const local = (seconds: string): string => { // as the browser's own picker has it
  const at = Number(seconds) * 1000;
  return at ? new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : "";
};
const epoch = (text: string): string => (text ? String(Math.floor(new Date(text).getTime() / 1000)) : "");

const Line = ({ element, value, change, commit, id, labelledBy, describedBy, wrong, required }: Props) => {
  const zoned = element.type === "datetimepicker";
  const lists = element.type === "multi_external_select";
  const text = Array.isArray(value) ? value.join(", ") : zoned ? local(value) : value;
  const meant = (said: string): Value => (zoned ? epoch(said) : lists ? said.split(",").map((one) => one.trim()).filter(Boolean) : said);
  const long = element.multiline || element.type === "rich_text_input";
  const common = {
    id, value: text, className: "input", "aria-invalid": wrong || undefined, "aria-describedby": describedBy, "aria-required": required,
    "aria-label": labelledBy ? undefined : plain(element.placeholder?.text ?? "Value"), placeholder: element.placeholder && plain(element.placeholder.text),
    "data-first": element.focus_on_load ? "" : undefined,
    onChange: (event: React.ChangeEvent<HTMLTextAreaElement | HTMLInputElement>) => change(meant(event.target.value)),
    onBlur: () => commit?.(value),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Enter" || !commit || long) return;
      event.preventDefault();
      commit(value);
    },
  };
  const left = (element.max_length ?? MOST) - text.length;
  return (
    <>
      {long
        ? <textarea rows={LINES} {...common} />
        : <input type={KINDS[element.type] ?? "text"} inputMode={element.type === "number_input" ? "decimal" : undefined} {...common} />}
      {left < 200 && <p className={left < 0 ? "error" : "hint"} aria-live="polite">{left < 0 ? `${-left} characters too many` : `${left} characters left`}</p>}
    </>
  );
};

const Upload = ({ element, value, change, id, describedBy }: Props) => (
  <>
    <input
      id={id} type="file" className="input" multiple={(element.max_files ?? 10) > 1} aria-describedby={describedBy}
      onChange={(event) => change([...(event.target.files ?? [])].map((one) => one.name))}
    />
    {value.length > 0 && <p className="hint">{[value].flat().join(", ")}</p>}
  </>
);

const BOXES = ["radio_buttons", "checkboxes"];
const PICKED = /^(multi_)?(static|users|conversations|channels)_select$/;
const TYPED = /_input$|picker$|external_select$/;

export const isGrouped = (element: Element): boolean => BOXES.includes(element.type);
export const isTyped = (element: Element): boolean => TYPED.test(element.type) && element.type !== "file_input";
export const isInput = (element: Element): boolean => isGrouped(element) || PICKED.test(element.type) || TYPED.test(element.type);
export const inputsOf = (blocks: Block[]): Block[] => blocks.filter((block) => block.type === "input");

export const Control = (props: Props) => {
  const { element } = props;
  if (isGrouped(element)) return <Boxes {...props} />;
  if (element.type === "file_input") return <Upload {...props} />;
  return PICKED.test(element.type) ? <Choose {...props} /> : <Line {...props} />;
};

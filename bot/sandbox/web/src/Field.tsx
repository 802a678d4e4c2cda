/** An input of a modal, with its label, its hint and what is wrong with it. */
import { useId } from "react";
import { Icon } from "./icons";
import { Control, isGrouped, type Value } from "./inputs";
import { type Block, type Element, plain } from "./slack";

export interface FieldProps {
  block: Block;
  value: Value;
  error: string | undefined;
  change: (value: Value) => void;
  commit?: (value: Value) => void;
}

export const Field = ({ block, value, error, change, commit }: FieldProps) => {
  const id = useId();
  const element = block.element as Element;
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const label = (
    <>
      {plain(block.label?.text ?? "")}
      {block.optional && <span className="dim"> (optional)</span>}
    </>
  );
  return (
    <div className={`field ${error ? "wrong" : ""}`} data-block={block.block_id}>
      {isGrouped(element) ? <div className="label" id={`${id}-label`}>{label}</div> : <label className="label" id={`${id}-label`} htmlFor={id}>{label}</label>}
      <Control
        id={id} element={element} value={value} labelledBy={`${id}-label`} describedBy={described} wrong={!!error} required={!block.optional}
        change={change} commit={commit}
      />
      {error && <p className="error" id={`${id}-error`} role="alert"><Icon name="close" size={13} /> {error}</p>}
      {block.hint && <p className="hint" id={`${id}-hint`}>{plain(block.hint.text)}</p>}
    </div>
  );
};

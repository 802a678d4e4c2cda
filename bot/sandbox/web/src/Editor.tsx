/** One's own message, while it is changed: Enter saves, Escape leaves it. */
import { useState } from "react";

interface Props {
  text: string;
  save: (text: string) => void;
  done: () => void;
}

export const Editor = ({ text, save, done }: Props) => {
  const [said, setSaid] = useState(text);
  const finish = () => {
    if (said.trim() && said !== text) save(said.trim());
    done();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      done();
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      finish();
    }
  };
  return (
    <div className="editing">
      <textarea
        autoFocus rows={2} aria-label="Edit message" value={said} onKeyDown={onKeyDown} onChange={(event) => setSaid(event.target.value)}
        onFocus={(event) => event.target.setSelectionRange(said.length, said.length)}
      />
      <div className="actions">
        <button type="button" className="button" onClick={done}>Cancel</button>
        <button type="button" className="button primary" onClick={finish}>Save</button>
      </div>
    </div>
  );
};

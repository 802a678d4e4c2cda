/** Four things to try, each a click: it does what it says, and says where to look. */
import { useState } from "react";
import { Icon } from "./icons";
import { act } from "./store";

interface Props {
  /** Bring a person into view, with a channel and a thread before them. */
  show: (person: string, channel: string, thread?: string) => void;
  close: () => void;
  alone: boolean;
}

interface Step {
  title: string;
  says: string;
  text: string;
  then: string;
  command?: string;
  reviewed: boolean;
}

const EASY = "How many days of paid leave do I get?";
const DOUBTFUL = "What benefits do human-in-the-loop workflows have?"; // in other words than the story's, a moment ago
const STEPS: Step[] = [
  { title: "Ask something it knows", says: `“${EASY}”`, text: EASY, then: "See Ava’s thread: the answer, its source and how sure it is.", reviewed: false },
  {
    title: "Ask something it doubts", says: `“${DOUBTFUL}”`, reviewed: true,
    text: DOUBTFUL, then: "Ben has a card: let him edit it.",
  },
  {
    title: "Ask on a critical topic", says: "“What do I do about a lawsuit?”", reviewed: true,
    text: "What do I do about a lawsuit?", then: "Always a person: Ben has a card.",
  },
  {
    title: "Trust it less", says: "As Cho: /copydesk threshold 0.95, and ask again", text: EASY, command: "/copydesk", reviewed: true,
    then: "The first question again, and now Ben has a card.",
  },
];
const RAISED = "0.95";
const AGAIN = ["", ", please", ", again", ", again please"];
const CHANNEL = "general";
const REVIEW = "answers-review";

export const Tour = ({ show, close, alone }: Props) => {
  const [done, setDone] = useState<number[]>([]);
  const [busy, setBusy] = useState(-1);
  const [asked, setAsked] = useState<Record<string, number>>({}); // how often each
  const [was, setWas] = useState(""); // what sets the threshold, or the budget, of before Cho raised it
  const run = async (step: Step, n: number) => {
    setBusy(n);
    const told = step.command && (await act("cho", "commands", { channel: CHANNEL, command: step.command, text: `threshold ${RAISED}` }));
    const [, before, budget] = /([\d.]+)( %)? → /.exec(told?.text ?? "") ?? [];
    if (before && before !== RAISED) setWas(budget ? `budget ${before}%` : `threshold ${before}`);
    if (step.command && !alone) show("cho", CHANNEL);
    const times = asked[step.text] ?? 0; // the same words within a minute would join the first question
    const text = step.text.replace("?", `${AGAIN[times % AGAIN.length]}?`);
    setAsked((old) => ({ ...old, [step.text]: times + 1 }));
    const said = !told?.error && (await act("ava", "messages", { channel: CHANNEL, text: `@copydesk ${text}` }));
    if (said && said.ts) {
      show("ava", CHANNEL, said.ts);
      if (step.reviewed && !alone) show("ben", REVIEW);
      setDone((old) => [...old, n]);
    }
    setBusy(-1);
  };
  const putBack = async () => {
    const told = await act("cho", "commands", { channel: CHANNEL, command: "/copydesk", text: was });
    if (told.ok) {
      setWas("");
      setDone((old) => old.filter((n) => !STEPS[n]?.command));
    }
  };
  const verb = (step: Step, n: number) => (done.includes(n) ? "Again" : step.command ? "Do both" : "Ask");
  return (
    <section className="tour" aria-label="Four things to try" onKeyDown={(event) => event.key === "Escape" && close()}>
      <header>
        <h2>Four things to try</h2>
        <p>copydesk answers when it is sure, and asks a person when it is not.</p>
        <button type="button" className="plain" aria-label="Close" title="Close; the question mark brings it back" onClick={close}><Icon name="close" /></button>
      </header>
      <ol>
        {STEPS.map((step, n) => (
          <li key={step.title} className={done.includes(n) ? "done" : ""}>
            <h3>{done.includes(n) ? <Icon name="done" size={15} /> : <span className="number" aria-hidden="true">{n + 1}</span>} {step.title}</h3>
            <p>{done.includes(n) ? step.then : step.says}</p>
            <div className="actions">
              {done.includes(n) && step.reviewed && alone && (
                <button type="button" className="button primary" onClick={() => show("ben", REVIEW)}>Be Ben</button>
              )}
              {step.command && was && done.includes(n) && (
                <button type="button" className="button" onClick={() => void putBack()}>Back to {was.split(" ")[1]}</button>
              )}
              <button
                type="button" className={`button ${done.includes(n) ? "" : "primary"}`} aria-label={`${verb(step, n)}: ${step.title}`}
                aria-busy={busy === n} aria-disabled={busy >= 0} onClick={() => busy < 0 && void run(step, n)}
              >
                {verb(step, n)}
              </button>
            </div>
          </li>
        ))}
      </ol>
      <p className="more">
        And try a wrong key: stop the demo, start it again with <code>OPENAI_API_KEY=sk-wrong make demo MODEL=auto</code>, and ask.
        #{REVIEW} says what is wrong and what mends it; the handbook answers meanwhile.
      </p>
    </section>
  );
};

/** What went between the workspace and the app: methods and results, never a text or a token. */
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icons";
import { useStore } from "./store";

const SHOWN = 300;

export const Inspector = ({ close }: { close: () => void }) => {
  const traffic = useStore((now) => now.traffic);
  const [failed, setFailed] = useState(false);
  const [since, setSince] = useState(0);
  const box = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = traffic.filter((one) => one.n > since && (!failed || !one.ok)).slice(-SHOWN);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [entries.length]);
  return (
    <aside ref={box} className="inspector" aria-label="Traffic" onKeyDown={(event) => event.key === "Escape" && close()}>
      <header className="title">
        <h2>Traffic</h2>
        <label className="box"><input type="checkbox" checked={failed} onChange={(event) => setFailed(event.target.checked)} /> <span>Only failures</span></label>
        <button type="button" className="button" onClick={() => setSince(traffic.at(-1)?.n ?? 0)}>Clear</button>
        <button type="button" className="plain" aria-label="Close the traffic" onClick={close}><Icon name="close" /></button>
      </header>
      <div ref={list} className="scroll" tabIndex={0} role="region" aria-label="Entries">
        <table>
          <thead><tr><th>Time</th><th>Direction</th><th>What</th><th>Result</th></tr></thead>
          <tbody>
            {entries.map((one) => (
              <tr key={one.n} className={one.ok ? "" : "failed"}>
                <td>{new Date(one.at * 1000).toLocaleTimeString([], { hour12: false })}</td>
                <td>{one.direction === "in" ? "→ to app" : "← from app"}</td>
                <td><code>{one.method}</code>{one.attempt > 0 && <span className="dim"> attempt {one.attempt + 1}</span>}</td>
                <td>{one.ok ? "ok" : <b>{one.error}</b>}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {entries.length === 0 && <p className="quiet">{failed ? "Nothing failed." : "Nothing yet: ask something."}</p>}
      </div>
    </aside>
  );
};

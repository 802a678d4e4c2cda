/** The page: one to three people side by side, a tour, and a look at the traffic. */
import { useCallback, useEffect, useMemo, useRef } from "react";
import { keepFocus } from "./focus";
import { Icon } from "./icons";
import { Inspector } from "./Inspector";
import { useMedia, useMemory } from "./memory";
import { channelOf, Pane, type Place, type Seen } from "./Pane";
import { live, notify, useStore, watch } from "./store";
import { appOf } from "./slack";
import { Tour } from "./Tour";

const at = (person: string, channel: string): Place => ({ person, channel, thread: "", tab: "messages" });
const START = [at("ava", "general"), at("ben", "answers-review"), at("cho", "general")];
/** What the address asks for, as in `#ben/answers-review`: a person, a channel and the ts of a thread. */
const asked = (): [string, string, string] | null => {
  const [person, channel = "general", thread = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  return person ? [person, channel, thread] : null;
};

const THEMES = { auto: "As the system", light: "Light", dark: "Dark" } as const;

export const App = () => {
  const [places, setPlaces] = useMemory<Place[]>("places", START);
  const [count, setCount] = useMemory("count", 3);
  const [theme, setTheme] = useMemory<keyof typeof THEMES>("theme", "auto");
  const [tour, setTour] = useMemory("tour", true);
  const [inspects, setInspects] = useMemory("inspects", false);
  const [seen, setSeen] = useMemory<Seen>("seen", {});
  const dark = useMedia("(prefers-color-scheme: dark)");
  const narrow = useMedia("(max-width: 899px)");
  const middling = useMedia("(max-width: 1149px)");
  const most = narrow ? 1 : middling ? 2 : 3;
  const { ready, lost, bot, notice, users, channels } = useStore((now) => now);
  const helpButton = useRef<HTMLButtonElement>(null);

  const painted = theme === "auto" ? (dark ? "dark" : "light") : theme;
  const shown = useMemo(() => places.slice(0, Math.min(count, most)), [places, count, most]);
  useEffect(() => live(), []);
  useEffect(() => keepFocus(), []);
  useEffect(() => {
    document.documentElement.dataset.theme = painted;
  }, [painted]);
  useEffect(() => {
    const threads = shown.flatMap((place): [string, string][] => {
      const here = channelOf(channels, place, users.find((user) => user.name === place.person));
      return here && place.thread ? [[here.id, place.thread]] : [];
    });
    watch({ people: shown.map((place) => place.person), threads, traffic: inspects });
  }, [shown, channels, users, inspects]);

  useEffect(() => { // who is no member of a channel, or of this workspace, looks at #general
    if (!ready) return;
    setPlaces((old) => {
      const mended = old.map((place) => {
        const user = users.find((one) => one.name === place.person);
        if (!user) return at("ava", "general");
        const here = channels.find((one) => one.name === place.channel);
        return place.channel.startsWith("@") || here?.members.includes(user.id) ? place : at(place.person, "general");
      });
      return mended.every((place, n) => place === old[n]) ? old : mended;
    });
  }, [ready, places, users, channels, setPlaces]);

  const change = useCallback(
    (n: number, to: Partial<Place>) => setPlaces((old) => old.map((place, m) => (m === n ? { ...place, ...to } : place))),
    [setPlaces],
  );
  const changes = useMemo(() => [0, 1, 2].map((n) => (to: Partial<Place>) => change(n, to)), [change]);
  const read = useCallback(
    (key: string, ts: string) => setSeen((old) => ((old[key] ?? "") >= ts ? old : { ...old, [key]: ts })),
    [setSeen],
  );
  const show = useCallback(
    (person: string, channel: string, thread = "") =>
      setPlaces((old) => {
        const there = old.findIndex((place, n) => place.person === person && n < shown.length);
        const n = there >= 0 ? there : 0;
        const next = { ...at(person, channel), thread };
        const other = old.findIndex((place) => place.person === person);
        return old.map((place, m) => (m === n ? next : m === other ? (old[n] ?? place) : place));
      }),
    [setPlaces, shown.length],
  );
  useEffect(() => {
    const go = () => {
      const found = asked();
      if (found) show(...found);
    };
    go();
    addEventListener("hashchange", go);
    return () => removeEventListener("hashchange", go);
  }, [show]);
  const people = (many: number) => {
    setCount(many);
    setPlaces((old) => (old.length < many ? [...old, ...START.slice(old.length)] : old));
  };
  const connected = { connected: "connected", starting: "starting…", connecting: "connecting…", none: "no app connected" }[bot] ?? bot;
  const ours = appOf(users).handle === "copydesk"; // the tour is of our app
  const endTour = () => {
    setTour(false);
    helpButton.current?.focus();
  };
  return (
    <div className="page">
      <header className="top">
        <h1 className="brand">Copydesk <span>sandbox</span></h1>
        <span className={`state ${lost ? "lost" : bot}`} role="status">{lost ? "no answer" : connected}</span>
        <span className="grow" />
        {!narrow && (
          <div className="segments" role="group" aria-label="People side by side">
            {[1, 2, 3].slice(0, most).map((many) => (
              <button key={many} type="button" aria-pressed={shown.length === many} aria-label={many === 1 ? "One person" : `${many} people side by side`} onClick={() => people(many)}>
                {Array.from({ length: many }, (_, n) => <i key={n} />)}
              </button>
            ))}
          </div>
        )}
        <button
          type="button" className="plain" title={`Colours: ${THEMES[theme]}`} aria-label={painted === "dark" ? "Switch to light" : "Switch to dark"}
          onClick={() => setTheme(painted === "dark" ? "light" : "dark")}
        >
          <Icon name={painted === "dark" ? "light" : "dark"} />
        </button>
        {ours && (
          <button ref={helpButton} type="button" className="plain" title="Things to try" aria-label="Things to try" aria-expanded={tour} onClick={() => setTour(!tour)}>
            <Icon name="help" />
          </button>
        )}
        <button type="button" className="plain labelled" aria-expanded={inspects} onClick={() => setInspects(!inspects)}>
          <Icon name="traffic" /> <span>Traffic</span>
        </button>
      </header>
      {lost && <div className="banner" role="alert">The sandbox does not answer. Is it still running? This page goes on by itself once it is.</div>}
      {tour && ours && ready && bot !== "none" && <Tour show={show} close={endTour} alone={shown.length === 1} />}
      <main className={`panes n${shown.length}`}>
        {ready ? (
          shown.map((place, n) => (
            <Pane
              key={n} place={place} theme={painted} seen={seen} read={read} change={changes[n] as (to: Partial<Place>) => void}
              taken={shown.map((one) => one.person)}
            />
          ))
        ) : (
          <p className="quiet">{lost ? "" : "Looking for the workspace…"}</p>
        )}
      </main>
      {inspects && <Inspector close={() => setInspects(false)} />}
      <div className="toast" role="status">
        {notice && <>{notice} <button type="button" className="plain" aria-label="Dismiss" onClick={() => notify("")}><Icon name="close" size={14} /></button></>}
      </div>
    </div>
  );
};

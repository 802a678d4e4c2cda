/** The app's home tab. Looking at it tells the app, which draws it anew. */
import { useEffect, useState } from "react";
import { Blocks } from "./Blocks";
import { isTyped, shown, type Value } from "./inputs";
import type { Block, Element, View } from "./slack";
import { act, home } from "./store";

const AGAIN = 5000;
const SOON = 250; // the app hears of the first look and draws what the next one shows
const PATIENCE = 12; // looks, before there is no home tab

export const Home = ({ person, user }: { person: string; user: string }) => {
  const [view, setView] = useState<View | null | undefined>();
  useEffect(() => {
    let gone = false;
    const look = async (left = 0) => {
      const found = await home(person).catch(() => null);
      if (gone) return;
      if (!found && left > 0) setTimeout(() => void look(left - 1), SOON);
      else setView((old) => (old && old.hash === found?.hash ? old : found));
    };
    void look(PATIENCE);
    const timer = setInterval(() => document.visibilityState === "visible" && void look(), AGAIN);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [person]);
  const click = (block: Block) => async (element: Element, value?: unknown) => {
    await act(person, "clicks", { home: true, action_id: element.action_id, block_id: block.block_id, value });
    setView(await home(person));
  };
  const [typed, setTyped] = useState<Record<string, Value>>({});
  const tell = (block: Block) => (next: Value) => block.element && void click(block)(block.element, next);
  if (view === undefined) return <p className="quiet">Opening…</p>;
  if (!view)
    return (
      <div className="quiet">
        <h2>Nothing here yet</h2>
        <p>This app has no home tab. Write to it under Messages.</p>
      </div>
    );
  return (
    <div className="home scroll" tabIndex={0} role="region" aria-label="Home tab">
      <Blocks
        blocks={view.blocks} user={user} click={click} said={view.state.values}
        field={(block) => ({
          value: typed[block.block_id] ?? shown(view.state.values[block.block_id]?.[block.element?.action_id ?? ""]), error: undefined,
          change: (next) => {
            setTyped((old) => ({ ...old, [block.block_id]: next }));
            if (block.element && block.dispatch_action && !isTyped(block.element)) tell(block)(next);
          },
          commit: block.dispatch_action ? tell(block) : undefined,
        })}
      />
    </div>
  );
};

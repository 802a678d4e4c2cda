/** The channels and the app, with what is unread. */
import { Icon } from "./icons";
import { type Channel, DIRECT } from "./slack";

interface Props {
  name: string;
  app: string;
  close?: () => void; // where it is a drawer
  channels: Channel[];
  here: string;
  unread: (place: string) => number;
  go: (place: string) => void;
}

export const Sidebar = ({ name, app, close, channels, here, unread, go }: Props) => {
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
    if (close && event.key === "Tab") { // round and round: what is below the drawer is out of reach
      const edge = event.shiftKey ? items[0] : items.at(-1);
      if (document.activeElement === edge) {
        event.preventDefault();
        items.at(event.shiftKey ? -1 : 0)?.focus();
      }
      return;
    }
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (at < 0 || !(event.key in to)) return;
    event.preventDefault();
    items.at((to[event.key] ?? 0) % items.length)?.focus();
  };
  const item = (place: string, icon: React.ReactNode, text: string) => {
    const count = place === here ? 0 : unread(place);
    return (
      <li key={place}>
        <button type="button" className={count ? "unread" : ""} aria-current={place === here ? "page" : undefined} onClick={() => go(place)}>
          {icon}
          <span>{text}</span>
          {count > 0 && <span className="badge">{count > 9 ? "9+" : count}<span className="hidden"> unread</span></span>}
        </button>
      </li>
    );
  };
  return (
    <nav className="sidebar" aria-label={`Channels of ${name}`} onKeyDown={onKeyDown}>
      {close && <button type="button" className="drawer-close" aria-label="Close the channels" onClick={close}><Icon name="close" size={15} /></button>}
      <h2>Channels</h2>
      <ul>
        {channels.map((place) => item(place.name ?? "", <Icon name={place.is_private ? "lock" : "hash"} size={15} />, place.name ?? ""))}
      </ul>
      <h2>Apps</h2>
      <ul>{item(DIRECT, <span className="app-dot" aria-hidden="true" />, app)}</ul>
    </nav>
  );
};

/** The channels and the app, with what is unread. */
import { Icon } from "./icons";
import { BOT, type Channel, DIRECT } from "./slack";

interface Props {
  name: string;
  channels: Channel[];
  here: string;
  unread: (place: string) => number;
  go: (place: string) => void;
}

export const Sidebar = ({ name, channels, here, unread, go }: Props) => {
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
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
      <h2>Channels</h2>
      <ul>
        {channels.map((place) => item(place.name ?? "", <Icon name={place.is_private ? "lock" : "hash"} size={15} />, place.name ?? ""))}
      </ul>
      <h2>Apps</h2>
      <ul>{item(DIRECT, <span className="app-dot" aria-hidden="true" />, BOT)}</ul>
    </nav>
  );
};

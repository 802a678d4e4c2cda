/** Line icons, drawn here: no font is needed and none is fetched. */
const PATHS = {
  close: "M5 5l10 10M15 5L5 15",
  menu: "M3 5h14M3 10h14M3 15h14",
  more: "M4 10a.6.6 0 101.2 0 .6.6 0 10-1.2 0M9.4 10a.6.6 0 101.2 0 .6.6 0 10-1.2 0M14.8 10a.6.6 0 101.2 0 .6.6 0 10-1.2 0",
  down: "M5 8l5 5 5-5",
  back: "M12 4l-6 6 6 6",
  send: "M3 10l14-6-5 13-3-5z",
  reply: "M4 4h12v9H9l-4 4v-4H4z",
  lock: "M6 9V6.5a4 4 0 018 0V9M5 9h10v8H5z",
  hash: "M8 3L6 17M14 3l-2 14M4 7.5h13M3 12.5h13",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 100 4 2 2 0 000-4z",
  traffic: "M3 7h12l-3-3M17 13H5l3 3",
  help: "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM7.8 7.8a2.2 2.2 0 114 1.3c-.7.8-1.8 1-1.8 2.2M10 14h.01",
  light: "M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4M14.6 5.4L16 4",
  dark: "M16.5 12A7 7 0 018 3.5a7 7 0 108.5 8.5z",
  thumb: "M6 9l3-6c1.5 0 2 1 2 2v3h5l-1.5 8H6zM3 9h3v7H3z",
  trash: "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11",
  done: "M4 10.5l4 4 8-9",
  at: "M10 7a3 3 0 100 6 3 3 0 000-6zM13 7v4a2 2 0 004 0v-1a7 7 0 10-3 5.7",
  smile: "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM7 12a3.5 3.5 0 006 0M7.5 8h.01M12.5 8h.01",
  heart: "M10 16.5S3 12.5 3 7.5A3.5 3.5 0 0110 6a3.5 3.5 0 017 1.5c0 5-7 9-7 9z",
  clip: "M15.5 9l-6 6a3.5 3.5 0 01-5-5l6.5-6.5a2.3 2.3 0 013.3 3.3l-6.3 6.3a1.1 1.1 0 01-1.6-1.6L12 6",
  file: "M5 2.5h6l4 4v11H5zM11 2.5v4h4",
  bolt: "M11 2L4.5 11H9l-1 7 6.5-9H10z",
  edit: "M4 16l1-4 8-8 3 3-8 8z",
};

export type Sign = keyof typeof PATHS;

export const Icon = ({ name, size = 18 }: { name: Sign; size?: number }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);

const COLOURS: Record<string, string> = {
  ava: "#0b6e6e", abe: "#8a4b08", ben: "#1f5fa8", bea: "#a02a63", cho: "#6a3fb0", gil: "#4b6320",
};

export const Avatar = ({ name, label, size = 36 }: { name: string; label: string; size?: number }) => (
  <span
    className="avatar"
    aria-hidden="true"
    style={{ background: COLOURS[name] ?? "#1f3a5f", width: size, height: size, fontSize: size * 0.45 }}
  >
    {name === "copydesk" ? ( // ours; another app has its first letter, as people have
      <svg width={size * 0.7} height={size * 0.7} viewBox="0 0 20 20" className="icon">
        <path d="M4 4h12v9H9l-4 4v-4H4zM7 8.5l2 2 4-4" />
      </svg>
    ) : (
      label.slice(0, 1).toUpperCase()
    )}
  </span>
);

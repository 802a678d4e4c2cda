/** Files, as cards: of a message, or about to be sent. Only their names, sizes and types are known here. */
import { Icon } from "./icons";
import { bytes } from "./slack";

export interface Shown {
  name: string;
  size: number;
  filetype?: string;
}

const kind = ({ name, filetype }: Shown): string => (filetype ?? name.split(".").at(-1) ?? "").toUpperCase();

export const Files = ({ files, remove }: { files: Shown[]; remove?: (n: number) => void }) => (
  <ul className="files">
    {files.map((file, n) => (
      <li key={`${file.name}/${n}`} className="file">
        <span className="file-icon"><Icon name="file" size={20} /></span>
        <span className="file-name"><b>{file.name}</b><span className="dim">{[kind(file), file.size > 0 && bytes(file.size)].filter(Boolean).join(" · ")}</span></span>
        {remove && (
          <button type="button" className="plain" aria-label={`Remove ${file.name}`} onClick={() => remove(n)}><Icon name="close" size={14} /></button>
        )}
      </li>
    ))}
  </ul>
);

/** What the browser remembers of this page: the panes, the theme, what was read. */
import { useEffect, useState } from "react";

const KEY = "copydesk-sandbox:";

export const recall = <T>(name: string, otherwise: T): T => {
  try {
    return JSON.parse(localStorage.getItem(KEY + name) ?? "") as T;
  } catch {
    return otherwise;
  }
};

export const remember = (name: string, value: unknown): void => {
  try {
    localStorage.setItem(KEY + name, JSON.stringify(value));
  } catch {
    // a browser that keeps nothing still shows everything
  }
};

export const useMemory = <T>(name: string, otherwise: T): [T, (next: T | ((old: T) => T)) => void] => {
  const [value, set] = useState<T>(() => recall(name, otherwise));
  useEffect(() => remember(name, value), [name, value]);
  return [value, set];
};

export const useMedia = (query: string): boolean => {
  const [matches, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const tell = () => set(media.matches);
    media.addEventListener("change", tell);
    return () => media.removeEventListener("change", tell);
  }, [query]);
  return matches;
};

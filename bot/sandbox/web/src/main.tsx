import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import { App } from "./App";
import "./style.css";

createRoot(document.getElementById("root") as HTMLElement).render(<App />);

import { Component, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import { App } from "./App";
import "./style.css";

/** What this page cannot draw takes no workspace down: it says so, and a click draws everything anew. */
class Guard extends Component<{ children: ReactNode }, { problem: string }> {
  override state = { problem: "" };

  static getDerivedStateFromError(error: unknown) {
    return { problem: String(error) };
  }

  override render() {
    if (!this.state.problem) return this.props.children;
    return (
      <main className="quiet" role="alert">
        <h2>This page could not draw something</h2>
        <p><code>{this.state.problem}</code></p>
        <p><button type="button" className="button" onClick={() => location.reload()}>Load it again</button></p>
      </main>
    );
  }
}

createRoot(document.getElementById("root") as HTMLElement).render(<Guard><App /></Guard>);

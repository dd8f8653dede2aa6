/** How does one browser hear of changes? One stream for all its tabs; each tab is told of each event. */

interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

const scope = self as unknown as {
  name: string;
  onconnect: ((event: { ports: Port[] }) => void) | null;
};
const ports = new Set<Port>();
const AGAIN = 5_000;
let state: "live" | "behind" = "behind";
let dropped = false;
let follows = false;

function tell(message: unknown): void {
  for (const port of ports) port.postMessage(message);
}

function follow(): void {
  const stream = new EventSource(`${scope.name}/api/cases/_changes`);
  stream.onopen = () => {
    state = "live";
    tell({ state, again: dropped });
    dropped = false;
  };
  stream.onmessage = (event: MessageEvent<string>) => {
    if (event.data) tell({ change: JSON.parse(event.data) });
  };
  stream.onerror = () => {
    state = "behind";
    tell({ state });
    if (stream.readyState !== EventSource.CLOSED) return;
    dropped = true; // it gave up its place: what happened meanwhile is read again
    setTimeout(follow, AGAIN);
  };
}

scope.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  if (!follows) follow();
  follows = true; // a page that is loaded again may find the worker that it has just left
  ports.add(port);
  port.onmessage = (event: MessageEvent) => {
    if (event.data === "leaving") ports.delete(port);
  };
  port.postMessage({ state });
};

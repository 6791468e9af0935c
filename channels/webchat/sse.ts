/** The few lines of EventSource that Node 20 has not: reads events, remembers the last id, comes back when cut off. */
type SseOptions = {
  url: (since: number) => string;
  headers: () => Record<string, string>;
  hear: (event: string, data: unknown) => void;
};

/** Splits a growing text into whole events; what is not whole yet is kept, what is cut is never told. */
export const sseReader = (hear: (event: { event: string; data: string; id?: string }) => void) => {
  let rest = "";
  return (text: string) => {
    rest += text;
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      const fields = new Map<string, string>();
      for (const line of rest.slice(0, end).split("\n")) {
        const [, name = "", value = ""] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
        if (name) fields.set(name, value);
      }
      rest = rest.slice(end + 2);
      const data = fields.get("data");
      if (data !== undefined) hear({ event: fields.get("event") ?? "message", data, id: fields.get("id") });
    }
  };
};

const againMs = 200;

/** Opens a stream that reconnects until it is closed. */
export const openSse = ({ url, headers, hear }: SseOptions) => {
  let since = 0;
  let isOpen = true;
  let current = new AbortController();
  let again: NodeJS.Timeout | undefined;

  const listen = async (signal: AbortSignal) => {
    const response = await fetch(url(since), { headers: { ...headers(), accept: "text/event-stream" }, signal });
    if (!response.ok || !response.body) throw new Error(`stream refused: ${response.status}`);
    const read = sseReader(({ event, data, id }) => {
      if (signal.aborted) return;
      if (id !== undefined) since = Number(id);
      hear(event, JSON.parse(data));
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      read(decoder.decode(piece.value, { stream: true }));
  };
  const connect = () => {
    clearTimeout(again);
    current = new AbortController();
    const { signal } = current;
    const comeBack = () => {
      if (isOpen && !signal.aborted) again = setTimeout(connect, againMs);
    };
    listen(signal).then(comeBack, comeBack);
  };
  const cut = () => {
    clearTimeout(again);
    current.abort();
  };
  connect();
  return {
    cut,
    reconnect: () => {
      cut();
      connect();
    },
    close: async () => {
      isOpen = false;
      cut();
    },
  };
};

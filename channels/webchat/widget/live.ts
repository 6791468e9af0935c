const firstRetryMs = 1000;
const retryMsMax = 30_000;
// A hidden tab gives its connection back: a browser has six of them for one host.
const hiddenMsMax = 60_000;

/** Keeps one EventSource open while the page is looked at, and takes it up where it stopped. */
export const openLive = (needs: {
  url: () => string;
  hear: (event: "items" | "agent" | "typing", data: string) => void;
  line: (isUp: boolean) => void;
  /** Called before every second try in a row: the session may be what is wrong. */
  renew: () => Promise<unknown>;
}) => {
  let source: EventSource | undefined;
  let timer = 0;
  let hiding = 0;
  let failures = 0;
  let isWanted = false;

  const drop = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const connect = () => {
    drop();
    if (!isWanted) return;
    const mine = new EventSource(needs.url());
    source = mine;
    mine.onopen = () => {
      failures = 0;
      needs.line(true);
    };
    mine.onerror = () => {
      if (source !== mine) return;
      drop();
      failures += 1;
      needs.line(false);
      // EventSource hides the status and gives up on most of them, so coming back is our own work.
      const waitMs = Math.min(firstRetryMs * 2 ** (failures - 1), retryMsMax) * (0.75 + Math.random() / 2);
      timer = window.setTimeout(() => (failures % 2 === 0 ? needs.renew().finally(connect) : connect()), waitMs);
    };
    for (const name of ["items", "agent", "typing"] as const)
      mine.addEventListener(name, (event) => needs.hear(name, event.data));
  };
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = window.setTimeout(drop, hiddenMsMax);
    else if (isWanted && !source) connect();
  };
  const onOnline = () => isWanted && connect();
  const onOffline = () => {
    drop();
    if (isWanted) needs.line(false);
  };
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", onOnline);
  window.addEventListener("offline", onOffline);
  return {
    isWanted: () => isWanted,
    open: (): void => {
      isWanted = true;
      failures = 0;
      connect();
    },
    close: (): void => {
      isWanted = false;
      drop();
    },
    end: (): void => {
      isWanted = false;
      drop();
      clearTimeout(hiding);
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", onOnline);
      window.removeEventListener("offline", onOffline);
    },
  };
};

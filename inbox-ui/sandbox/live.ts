/** The phones as the desk's stand-ins show them now, and what the newcomer does on them. */
import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { MailPhone, Messenger, MessengerPhone, Phone, PhoneId } from "../../src/sandbox/wire";
import { toast } from "../src/ui/toast";
import { w } from "./words";

type Phones = { [Id in Messenger]?: MessengerPhone } & { mail?: MailPhone };
const [phones, set] = createStore<Phones>({});
const [isLost, setLost] = createSignal(false);

export { isLost, phones };

const keep = (phone: Phone) => {
  if (phone.phone === "mail") set("mail", reconcile(phone, { key: "id" }));
  else set(phone.phone, reconcile(phone, { key: "id" }));
};

/** Listens until the page is left; the browser connects again by itself. */
export const listen = (): void => {
  const stream = new EventSource("/sandbox/api/stream");
  stream.onmessage = ({ data }) => {
    setLost(false);
    keep(JSON.parse(data));
  };
  stream.onopen = () => setLost(false);
  stream.onerror = () => setLost(true);
};

const send = async (phone: PhoneId, deed: object): Promise<boolean> => {
  const answer = await fetch(`/sandbox/api/phones/${phone}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-parley": "1" },
    body: JSON.stringify(deed),
  }).catch(() => null);
  if (answer?.ok) return true;
  toast(w("wrong"), { wrong: true });
  return false;
};

const waits = new Map<PhoneId, Promise<boolean>>();
/** One deed after another on each phone: what was written first arrives first. */
export const act = (phone: PhoneId, deed: object): Promise<boolean> => {
  const done = (waits.get(phone) ?? Promise.resolve(true)).then(() => send(phone, deed));
  waits.set(phone, done);
  return done;
};

export type Picked = { name: string; mime: string; base64: string };
/** A file as a deed carries it. */
export const carried = (file: File): Promise<Picked> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const base64 = String(reader.result).split(",")[1] ?? "";
      resolve({ name: file.name.slice(0, 100), mime: file.type || "application/octet-stream", base64 });
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

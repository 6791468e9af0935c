import type { Person, ThreadRef } from "../contract";
import { isAddress, normal } from "./addresses";
import { rootOf, threadOf } from "./ids";
import { isOurs, personOf } from "./people";
import type { EmailSettings } from "./settings";

/** A mail of ours that answers nothing: a thread of its own each time. */
export const begin = (
  settings: EmailSettings,
  { address, seed }: { address: string; seed: string },
): { thread: ThreadRef; person: Person } | null => {
  const customer = normal(address);
  if (!isAddress(customer) || isOurs(settings, customer)) return null;
  const thread = threadOf({ root: rootOf(`begun ${seed}`), customer, from: settings.address });
  return { thread, person: personOf({ name: "", address: customer }) };
};

/** Opens the desk's database at the moment it is told to, together with others, and says how that went. */
import { openStore } from "../../db/open";

const [databaseUrl = "", dataDir = ""] = process.argv.slice(2);
process.once("message", () => {
  openStore({ databaseUrl, dataDir })
    .then((store) => store.close())
    .then(
      () => "opened",
      (failure: unknown) => (failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure)),
    )
    .then((said) => process.send?.(said, () => process.exit(0)));
});
process.send?.("here");

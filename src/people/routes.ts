import type { Store } from "../../db/client";
import type { Now } from "../kernel/time";
import { agentRoutes } from "./agents/routes";
import { meRoutes } from "./me/routes";
import { openRoom } from "./room";
import type { SignIn } from "./sign-in";
import { signatureRoutes } from "./signature/routes";
import { teamRoutes } from "./teams/routes";

/** The people room, mounted under /api behind `identify`. */
export const peopleRoutes = (needs: { store: Store; signIn: SignIn; now: Now }) =>
  openRoom()
    .route("/", meRoutes(needs))
    .route("/", agentRoutes(needs))
    .route("/", teamRoutes(needs))
    .route("/", signatureRoutes(needs));

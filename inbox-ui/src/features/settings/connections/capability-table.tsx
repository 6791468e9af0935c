import { For } from "solid-js";
import type { Capabilities } from "../../../../../channels/contract";
import { t } from "../../../app/words";
import { questions } from "./carries";

/** What one channel carries. */
export const CapabilityTable = (props: { capabilities: Capabilities }) => (
  <table class="caps">
    <tbody>
      <For each={questions.flatMap(({ asked }) => asked)}>
        {(question) => (
          <tr>
            <th scope="row">{t(question.name)}</th>
            <td classList={{ muted: question.answer(props.capabilities).is === "no" }}>
              {question.answer(props.capabilities).text}
            </td>
          </tr>
        )}
      </For>
    </tbody>
  </table>
);

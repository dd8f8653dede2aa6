/** What does a connector answer? An answer that tells of an error is one. */
import { api, told } from "../api/client";

export async function execute(
  id: string,
  subAction: string,
  subActionParams: Record<string, unknown>,
): Promise<unknown> {
  const answer = await told(
    api.POST("/api/actions/connector/{id}/_execute", {
      params: { path: { id } },
      body: { params: { subAction, subActionParams } },
    }),
  );
  if (answer.status === "ok") return answer.data;
  throw new Error(answer.service_message ?? answer.message ?? "It did not work");
}

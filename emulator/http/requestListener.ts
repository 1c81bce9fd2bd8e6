// What happens to one HTTP request: guards first, then the control API or the EKS API, then delivery.
import type { IncomingMessage, ServerResponse } from "node:http";
import { EksError } from "../api/eksError";
import { CONTROL_PREFIX, serveControl } from "../control/serveControl";
import type { Emulator } from "../emulator";
import { errorAnswer, send, type Answer } from "./answer";
import { deliver } from "./deliver";
import { hostIsAllowed } from "./hostIsAllowed";
import { readBody } from "./readBody";
import { serveEks } from "./serveEks";

export function requestListener(emulator: Emulator, host: string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (!hostIsAllowed(request.headers.host, host)) {
        refuse(
          request,
          response,
          403,
          "The Host header does not name this machine; start the emulator with --host.",
        );
        return;
      }
      const body = await readBody(request);
      if (body === undefined) {
        refuse(request, response, 413, "The request body is larger than 1 MB.");
        return;
      }
      serve(emulator, request, response, body);
    } catch (error) {
      // A request that its client gave up ends here as well; then there is nobody to answer.
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent)
        send(response, errorAnswer(new EksError("ServerException", "The emulator failed.")));
    }
  };
}

function serve(emulator: Emulator, request: IncomingMessage, response: ServerResponse, body: string): void {
  const { method = "GET", url = "/" } = request;
  const [path = "/", ...query] = url.split("?");
  if (path.startsWith(`${CONTROL_PREFIX}/`)) {
    send(response, serveControl(emulator, method, path, body));
    return;
  }
  const { authorization } = request.headers;
  deliver(response, serveEks(emulator, { method, path, query: query.join("?"), body, authorization }));
}

/** The rest of the request is not read, so its connection cannot be used again. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  const answer: Answer = {
    status,
    body: { message },
    errorType: status === 403 ? "AccessDeniedException" : "RequestEntityTooLarge",
  };
  response.shouldKeepAlive = false;
  send(response, answer);
  request.resume();
}

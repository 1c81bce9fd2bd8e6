// Writes an answer, spoiled as a scripted fault says: late, cut off, in part, or as HTML.
import type { ServerResponse } from "node:http";
import { headersOf, send } from "./answer";
import type { Served } from "./serveEks";

const HTML = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>";

export function deliver(response: ServerResponse, { answer, fault }: Served): void {
  switch (fault?.kind) {
    case "dropRequest":
    case "dropResponse":
      response.socket?.destroy();
      return;
    case "delay":
      // The work is done; only the answer is late, as with a slow network.
      setTimeout(() => {
        if (!response.destroyed) send(response, answer);
      }, fault.ms).unref();
      return;
    case "truncate": {
      const body = Buffer.from(JSON.stringify(answer.body));
      response.writeHead(answer.status, headersOf(answer));
      response.end(body.subarray(0, Math.floor(body.length / 2)));
      return;
    }
    case "html":
      response.writeHead(fault.status ?? 200, {
        ...headersOf({ status: 200, body: {} }),
        "content-type": "text/html",
      });
      response.end(HTML);
      return;
    default:
      send(response, answer);
  }
}

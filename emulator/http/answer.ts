// What the emulator answers with, and how an answer is written: always JSON, always marked as the emulator's.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { errorBody, type EksError } from "../api/eksError";

export interface Answer {
  readonly status: number;
  readonly body: object;
  /** The error's type, for the header that SDKs read it from. */
  readonly errorType?: string;
}

export const errorAnswer = ({ type, status, message, subject }: EksError): Answer => ({
  status,
  body: errorBody(type, message, subject),
  errorType: type,
});

/** Control characters would break the header line. */
const headerText = (text: string): string => text.replace(/[^\x21-\x7e]/g, "_");

export function headersOf({ errorType }: Answer): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-amzn-requestid": randomUUID(),
    // Users and the provider tell an emulator from AWS by this.
    "x-emulator": "eks-emulator",
    ...(errorType !== undefined && { "x-amzn-errortype": headerText(errorType) }),
  };
}

export function send(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(JSON.stringify(answer.body));
  response.writeHead(answer.status, { ...headersOf(answer), "content-length": body.length });
  response.end(body);
}

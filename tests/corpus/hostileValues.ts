// Values that somebody's program may hand to an input by mistake or on purpose: none of them may do more than be refused.
import { unknownValue } from "../../provider/versions/diff";

const long = "a".repeat(10_000);

const texts = [
  ...["", " ", "\t", "\n", "\0", "null", "undefined", "NaN", "true", "-", "_", ".", ".."],
  ...[
    "1",
    "1.",
    "1.3",
    "1.30 ",
    " 1.30",
    "1.30\n",
    "v1.31",
    "01.30",
    "1.030",
    "1.30.2",
    "1.30-eks",
    "2.0",
    "1.-1",
  ],
  ...[
    "1.1e2",
    "1.0x1f",
    "1.999999",
    "1,30",
    "1.٣١",
    "１.３１",
    "1\u200b.31",
    "latest",
    "stable",
    "1.31;1.32",
    "1.31 || 1.32",
  ],
  ...[
    "../../etc/passwd",
    "..%2f..%2fetc",
    "%2e%2e/",
    "prod/../dev",
    "prod?x=1",
    "prod#x",
    "prod%00",
    "prod\0",
    "C:\\x",
  ],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "then", "toJSON"],
  ...[
    "${AWS_SECRET_ACCESS_KEY}",
    "$(id)",
    "`id`",
    "; rm -rf /",
    "' OR 1=1 --",
    "{{7*7}}",
    "%s%s%n",
    "<%= 1 %>",
  ],
  ...[
    "\u001b[31mred\u001b[0m",
    "\u001b]0;title\u0007",
    "\u001b[2J",
    "\r\nSet-Cookie: x=1",
    "a\u2028b",
    "\u202egnp.exe",
    "\u0085",
  ],
  ...[
    "::set-output name=x::y",
    "::error::x",
    "##[error]x",
    "@org/team",
    "<img src=x onerror=alert(1)>",
    "</details>",
    "[x](javascript:1)",
    "| a | b |",
  ],
  ...[
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "arn:aws:eks:us-east-1:111122223333:cluster/prod",
    "arn:aws-cn:eks:cn-north-1:1:cluster/x",
    "arn:",
  ],
  ...[
    "us-east-1 ",
    "US-EAST-1",
    "us_east_1",
    "eu-central-1.evil.example",
    "localhost",
    "127.0.0.1",
    "https://evil.example",
    "file:///etc/passwd",
  ],
  ...["1h30", "90", "-1h", "0s", "1e9h", "999999999999999h", "1d", "PT1H", "1h1h", "∞"],
  ...[
    "👩‍💻",
    "é",
    "Ａ",
    "\ud800",
    "\udc00",
    long,
    `1.${"3".repeat(5_000)}`,
    "a".repeat(101),
    "a".repeat(64),
    "-prod",
    "_prod",
    "prod.",
  ],
];

const polluting = ['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'];

const others: unknown[] = [
  ...[0, -0, 1, -1, 1.3, 1.31, 31, Number.MAX_SAFE_INTEGER, 1e308, -1e308],
  ...[true, false, null],
  ...[[], [[]], [null], ["1.31"], ["1.31", "1.32"], Array.from({ length: 5_000 }, () => "x")],
  ...[
    {},
    { version: "1.31" },
    { id: "lt-1" },
    { id: "lt-1", name: "lt", version: "1" },
    { name: "lt" },
    { version: null },
  ],
  ...[{ hop: "x" }, { hop: 1 }, { hop: null }, { nope: "1h" }, { update: "-1h" }, { hop: { hop: "1h" } }],
  ...polluting.map((text): unknown => JSON.parse(text)),
  ...[
    { then: "x" },
    { toString: "x" },
    { toJSON: "x" },
    { length: -1 },
    { mode: "enforce", ignore: { x: "" } },
  ],
  ...[unknownValue, [unknownValue], { version: unknownValue }, { hop: unknownValue }, `${unknownValue}x`],
  // What the engine sends for a secret, an asset and an output that were not resolved.
  ...[{ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "1.31" }],
  ...[{ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" }],
  nested(200),
];

export const hostileValues: readonly unknown[] = [...texts, ...others];

function nested(depth: number): unknown {
  let value: unknown = "1.31";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { version: value };
  return value;
}

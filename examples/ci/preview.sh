#!/usr/bin/env bash
# Previews a stack with the policy pack, and fails where the preview fails or a mandatory policy is violated.
# For any CI system: it needs Node.js, the Pulumi CLI, an installed program, and the backend's login in the environment.
#
#   PULUMI_STACK         the stack (required)
#   POLICY_PACK          the pack's folder (node_modules/pulumi-eks-versions/policies)
#   POLICY_PACK_CONFIG   its configuration (strict.json of the pack)
#   PREVIEW_REPORT       where the report for a pull request comment goes (preview.md)
set -euo pipefail

stack=${PULUMI_STACK:?set PULUMI_STACK to the stack to preview}
pack=${POLICY_PACK:-node_modules/pulumi-eks-versions/policies}
config=${POLICY_PACK_CONFIG:-$pack/config/strict.json}
report=${PREVIEW_REPORT:-preview.md}

# The preview decides, not what prints it.
code=0
output=$(pulumi preview --non-interactive --color never --stack "$stack" --diff \
  --policy-pack "$pack" --policy-pack-config "$config" 2>&1) || code=$?
printf '%s\n' "$output"

verdict="Preview of \`$stack\`: passed"
if [ "$code" -ne 0 ]; then verdict="Preview of \`$stack\`: failed, see *Policies* and *Diagnostics* below"; fi
{
  printf '## %s\n\n' "$verdict"
  # A comment holds 65,536 characters, and the end says what was decided.
  printf '~~~~~~~~diff\n%s\n~~~~~~~~\n' "$(printf '%s' "$output" | tail -c 60000)"
} >"$report"
exit "$code"

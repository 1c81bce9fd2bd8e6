// AMI types, and what each family's release versions look like.
// Sources: EKS API Reference "Nodegroup" (amiType), EKS User Guide "Retrieve AMI release versions" per family.

export const AMI_TYPES = [
  "AL2_x86_64",
  "AL2_x86_64_GPU",
  "AL2_ARM_64",
  "CUSTOM",
  "BOTTLEROCKET_ARM_64",
  "BOTTLEROCKET_x86_64",
  "BOTTLEROCKET_ARM_64_FIPS",
  "BOTTLEROCKET_x86_64_FIPS",
  "BOTTLEROCKET_ARM_64_NVIDIA",
  "BOTTLEROCKET_x86_64_NVIDIA",
  "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
  "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
  "WINDOWS_CORE_2019_x86_64",
  "WINDOWS_FULL_2019_x86_64",
  "WINDOWS_CORE_2022_x86_64",
  "WINDOWS_FULL_2022_x86_64",
  "WINDOWS_CORE_2025_x86_64",
  "WINDOWS_FULL_2025_x86_64",
  "AL2023_x86_64_STANDARD",
  "AL2023_ARM_64_STANDARD",
  "AL2023_x86_64_NEURON",
  "AL2023_x86_64_NVIDIA",
  "AL2023_ARM_64_NVIDIA",
] as const;

export type AmiType = (typeof AMI_TYPES)[number];
export type AmiFamily = "AL2" | "AL2023" | "BOTTLEROCKET" | "WINDOWS" | "CUSTOM";

export function amiFamily(amiType: AmiType): AmiFamily {
  if (amiType === "CUSTOM") return "CUSTOM";
  if (amiType.startsWith("AL2023")) return "AL2023";
  if (amiType.startsWith("BOTTLEROCKET")) return "BOTTLEROCKET";
  return amiType.startsWith("WINDOWS") ? "WINDOWS" : "AL2";
}

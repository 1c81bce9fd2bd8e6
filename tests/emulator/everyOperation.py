"""Calls every operation that the emulator serves with an unmodified botocore client; prints what came back as JSON."""

import json
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url = sys.argv[1]
eks = boto3.client(
    "eks",
    endpoint_url=url,
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
    config=Config(retries={"max_attempts": 0}),
)
results = {}


def call(operation, key=None, **arguments):
    method = "".join("_" + c.lower() if c.isupper() else c for c in operation).lstrip("_")
    answer = getattr(eks, method)(**arguments)
    metadata = answer.pop("ResponseMetadata")
    assert metadata["HTTPStatusCode"] == 200 and metadata["RequestId"], metadata
    results.setdefault(operation, answer)
    return answer


def advance(seconds):
    body = json.dumps({"advanceSeconds": seconds}).encode()
    urllib.request.urlopen(urllib.request.Request(url + "/_emulator/clock", data=body, method="POST")).read()


vpc = {"subnetIds": ["subnet-1", "subnet-2"]}
call("CreateCluster", name="boto", version="1.33", roleArn="arn:role", resourcesVpcConfig=vpc, tags={"a": "b"})
advance(600)
arn = call("DescribeCluster", name="boto")["cluster"]["arn"]
call("ListClusters", maxResults=5)
call("CreateNodegroup", clusterName="boto", nodegroupName="web", subnets=["subnet-1"], nodeRole="arn:role")
call("CreateAddon", clusterName="boto", addonName="vpc-cni")
advance(120)
call("DescribeNodegroup", clusterName="boto", nodegroupName="web")
call("ListNodegroups", clusterName="boto")
call("DescribeAddon", clusterName="boto", addonName="vpc-cni")
call("ListAddons", clusterName="boto")
call("DescribeAddonVersions", kubernetesVersion="1.33", addonName="vpc-cni")
call("DescribeClusterVersions", clusterVersions=["1.33", "1.34"])
call("UpdateAddon", clusterName="boto", addonName="vpc-cni", addonVersion="v1.22.0-eksbuild.1")
call("UpdateNodegroupConfig", clusterName="boto", nodegroupName="web", scalingConfig={"maxSize": 4})
insight = call("ListInsights", clusterName="boto")["insights"][0]
call("DescribeInsight", clusterName="boto", id=insight["id"])
call("StartInsightsRefresh", clusterName="boto")
call("DescribeInsightsRefresh", clusterName="boto")
call("TagResource", resourceArn=arn, tags={"c": "d"})
call("UntagResource", resourceArn=arn, tagKeys=["a"])
call("ListTagsForResource", resourceArn=arn)
call("ListFargateProfiles", clusterName="boto")
call("ListAccessEntries", clusterName="boto")
call("UpdateClusterConfig", name="boto", deletionProtection=False)
advance(200)
call("AssociateEncryptionConfig", clusterName="boto", encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": "k"}}])
advance(200)
update = call("UpdateClusterVersion", name="boto", version="1.34")["update"]
call("DescribeUpdate", name="boto", updateId=update["id"])
call("ListUpdates", name="boto")
try:
    call("UpdateClusterVersion", name="boto", version="1.34")
except ClientError as error:
    results["busy"] = error.response["Error"]
advance(1000)
call("UpdateNodegroupVersion", clusterName="boto", nodegroupName="web", version="1.34")
advance(3600)
auto = {
    "computeConfig": {"enabled": True},
    "storageConfig": {"blockStorage": {"enabled": True}},
    "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
}
eks.update_cluster_config(name="boto", **auto)
advance(200)
rollback = eks.update_cluster_version(name="boto", version="1.33", force=True, rollbackConfig={"timeoutMinutes": 120})
call("CancelUpdate", name="boto", updateId=rollback["update"]["id"])
advance(600)
call("DeleteAddon", clusterName="boto", addonName="vpc-cni")
call("DeleteNodegroup", clusterName="boto", nodegroupName="web")
advance(300)
call("DeleteCluster", name="boto")
advance(300)
try:
    call("DescribeCluster", name="boto")
except eks.exceptions.ResourceNotFoundException as error:
    results["gone"] = error.response["Error"]
print(json.dumps(results, default=str))

-- Beside an Orthanc: each stable study goes to Lethe's gateway by C-STORE, and is deleted here only when the gateway has acknowledged it.
-- "lethe" is the gateway among "DicomModalities" (auto-routing.json). Written for Orthanc 1.10 and later.

local GATEWAY = 'lethe'

-- Every instance by itself: what the gateway refuses stays here, and holds nothing else up. Success alone deletes; a warning, a failure
-- or no answer does not.
local function route(instance)
  local request = { Resources = { instance }, Synchronous = true, Permissive = false, StorageCommitment = false }
  local answered, answer = pcall(RestApiPost, '/modalities/' .. GATEWAY .. '/store', DumpJson(request, true))
  if not answered or answer == nil or answer == '' then return false end
  local outcome = ParseJson(answer)
  if type(outcome) ~= 'table' or outcome['FailedInstancesCount'] ~= 0 or outcome['InstancesCount'] ~= 1 then return false end
  return pcall(RestApiDelete, '/instances/' .. instance)
end

local function routeStudy(study)
  local answer = RestApiGet('/studies/' .. study .. '/instances?expand=false')
  if answer == nil then return end
  local kept = 0
  for _, instance in pairs(ParseJson(answer)) do
    local id = type(instance) == 'table' and instance['ID'] or instance
    if not route(id) then kept = kept + 1 end
  end
  -- Numbers and Orthanc's own names only: a log is read by many.
  if kept > 0 then PrintRecursive('lethe: ' .. kept .. ' instances of ' .. study .. ' were not acknowledged and stay') end
end

-- What stayed is tried again with the next study that comes, and when Orthanc starts.
local function routeAll()
  for _, study in pairs(ParseJson(RestApiGet('/studies'))) do
    local state = ParseJson(RestApiGet('/studies/' .. study))
    if state['IsStable'] then routeStudy(study) end
  end
end

function OnStableStudy(studyId, tags, metadata)
  routeAll()
end

function Initialize()
  routeAll()
end
